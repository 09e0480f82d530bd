"""Rate schedules asked: which period, what price, what bill."""
