from ingest.vectors import VectorIndex
from tests.contracts.vector_index import VectorIndexContract


class TestVectorIndex(VectorIndexContract):
    index_class = VectorIndex
