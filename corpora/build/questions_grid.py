"""x"""
QUESTIONS = ()
