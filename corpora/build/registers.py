"""documents.toml of a folder: what the documents themselves do not say in a way a program can rely on."""

DOCUMENTS = {
    "manuals": '''# The document register: end of validity of superseded revisions.
["wt-112-maintenance-manual-rev-b.pdf"]
revision = "B"
valid_from = 2022-05-02
valid_to = 2026-02-28

["wt-112-maintenance-manual-rev-c.pdf"]
revision = "C"
valid_from = 2026-03-01
''',
    "tariffs": '''["tariff-book-2025.pdf"]
valid_from = 2025-01-01
valid_to = 2025-12-31

["tariff-book-2026.pdf"]
valid_from = 2026-01-01

["urdb-2026.json"]
valid_from = 2026-01-01
''',
}
