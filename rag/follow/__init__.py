"""Follow-up questions: what was asked before and the new question in, a question that stands alone out."""
