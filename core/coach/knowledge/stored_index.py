"""temporary"""

import pickle

from coach.knowledge.index import LibraryIndex


def dump_index(index: LibraryIndex) -> bytes:
    return pickle.dumps(index)


def load_index(content: bytes) -> LibraryIndex:
    return pickle.loads(content)
