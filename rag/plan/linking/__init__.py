"""The words of a question and one log in, which of its values and columns they mean out: schema linking.

Exact and folded matches come before stems, stems before short forms, these before parts of longer values.
Every word of the question gets what explains it; what nothing explains counts against the log.
"""
