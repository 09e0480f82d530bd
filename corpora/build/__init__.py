"""Builds corpora/sample, corpora/truth.json and corpora/cases from what is written in this folder.

Run as `python -m corpora.build` in the checkout. The same bytes come out every run: all random choices are
seeded, and every date, also those inside the files, is fixed.
"""
