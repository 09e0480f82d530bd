"""Questions to logs: a question becomes a plan, a plan becomes SQL, SQL runs over the rows."""
