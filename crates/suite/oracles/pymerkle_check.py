"""Checks a log directory with the PyPI package pymerkle, which shares no code with the log.

usage: pymerkle_check.py LOGDIR [--samples N] < proofs.json

Reads LOGDIR/checkpoint and the entry bundles, rebuilds the tree in pymerkle and compares the root. On standard input
stands a JSON object with proofs made by the log:

    {"consistency": {"old_size": 5, "old_root": "<base64>", "new_size": 11, "proof": ["<base64>", ...]},
     "inclusion": [{"index": 3, "proof": ["<base64>", ...]}, ...]}

An inclusion proof must be, hash for hash, the one pymerkle makes. pymerkle lays out consistency proofs in a way of its
own, so a given one is checked by RFC 9162 section 2.1.4.2 (below, in full) between the two roots that pymerkle found.
Signatures are not checked here. Exits with 1 and a sentence at the first disagreement.
"""

import argparse
import base64
import hashlib
import json
import pathlib
import sys

from pymerkle import InmemoryTree, verify_consistency, verify_inclusion

WIDTH = 256


def fail(sentence):
    sys.exit(f"pymerkle_check: {sentence}")


def tile_path(index, width):
    """The tlog-tiles name of an entry bundle."""
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return "tile/entries/" + "/".join(groups) + (f".p/{width}" if width < WIDTH else "")


def records(log, size):
    """The records of all bundles, in order."""
    for first in range(0, size, WIDTH):
        width = min(WIDTH, size - first)
        data = (log / tile_path(first // WIDTH, width)).read_bytes()
        for _ in range(width):
            length = int.from_bytes(data[:2], "big")
            yield data[2 : 2 + length]
            data = data[2 + length :]
        if data:
            fail(f"bundle {first // WIDTH} is too long")


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def rfc9162_consistent(old, new, old_root, new_root, proof):
    """RFC 9162 section 2.1.4.2."""
    if old == new:
        return proof == [] and old_root == new_root
    if not 0 < old < new or not proof:
        return False
    if old & (old - 1) == 0:
        proof = [old_root] + proof
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = proof[0]
    for c in proof[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return fr == old_root and sr == new_root and sn == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("log", type=pathlib.Path)
    parser.add_argument("--samples", type=int, default=64)
    arguments = parser.parse_args()

    lines = (arguments.log / "checkpoint").read_text(encoding="utf-8").split("\n")
    size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)

    tree = InmemoryTree(algorithm="sha256")
    for record in records(arguments.log, size):
        tree.append_entry(record)
    if tree.get_size() != size or tree.get_root() != root:
        fail(f"the root over {size} records is {tree.get_root().hex()}, signed is {root.hex()}")

    step = max(1, size // max(1, arguments.samples))
    sampled = sorted(set(range(0, size, step)) | ({size - 1} if size else set()))
    for index in sampled:
        proof = tree.prove_inclusion(index + 1, size)
        verify_inclusion(tree.get_leaf(index + 1), root, proof)

    given = json.loads(sys.stdin.read() or "{}")
    for one in given.get("inclusion", []):
        path = [base64.b64decode(text, validate=True) for text in one["proof"]]
        if path != tree.prove_inclusion(one["index"] + 1, size).path[1:]:
            fail(f"another inclusion proof for record {one['index']}")
    if consistency := given.get("consistency"):
        old, new = consistency["old_size"], consistency["new_size"]
        old_root = base64.b64decode(consistency["old_root"], validate=True)
        path = [base64.b64decode(text, validate=True) for text in consistency["proof"]]
        if old_root != tree.get_root(old):
            fail(f"the root over the first {old} records is another one")
        if not rfc9162_consistent(old, new, old_root, tree.get_root(new), path):
            fail(f"the consistency proof from {old} to {new} does not hold")
        verify_consistency(old_root, tree.get_root(new), tree.prove_consistency(old, new))

    print(f"pymerkle agrees: {size} records, {len(sampled)} sampled, {len(given.get('inclusion', []))} proofs given")


if __name__ == "__main__":
    main()
