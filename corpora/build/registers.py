"""documents.toml of a folder: the register's word on revisions and the days between which they are in force."""

DOCUMENTS = {
    "manuals": """# The document register. A revision that has been replaced carries its last day.
["wt-112-maintenance-manual-rev-b.pdf"]
revision = "B"
valid_from = 2022-05-02
valid_to = 2026-02-28

["wt-112-maintenance-manual-rev-c.pdf"]
revision = "C"
valid_from = 2026-03-01

["dc-batteries-bat-1-bat-2.html"]
revision = "A"
valid_from = 2025-02-03
""",
    "procedures": """["lockout-tagout-rev-3.pdf"]
revision = "3"
valid_from = 2021-06-14
valid_to = 2025-06-30

["lockout-tagout-rev-4.pdf"]
revision = "4"
valid_from = 2025-07-01

["high-wind-access.md"]
revision = "4"
valid_from = 2025-11-10
""",
    "tariffs": """["tariff-book-2025.pdf"]
valid_from = 2025-01-01
valid_to = 2025-12-31

["tariff-book-2026.pdf"]
valid_from = 2026-01-01

["domestic-price-card-2026.pdf"]
valid_from = 2026-01-01

["network-use-charges-2026.md"]
valid_from = 2026-01-01

["urdb-2026.json"]
kind = "tariff"
valid_from = 2026-01-01
""",
}
