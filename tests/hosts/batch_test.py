"""The batch of the Python module on a local cluster of two processes: what one process says, in the same order.

usage: batch_test.py FOLDER
"""
import pathlib
import sys

from distributed import Client, LocalCluster

import longghep
import longghep.batch


def main():
    paths = sorted(str(path) for path in pathlib.Path(sys.argv[1]).glob("*.txt"))
    assert len(paths) > 50
    paths.insert(3, "/no/such/file")
    with LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=None) as cluster, Client(cluster) as client:
        told = list(longghep.batch.review_files(client, paths, at_once=4, ahead=3, as_of="2026-07-01"))
        sent = list(longghep.batch.review_documents(client, [("a.txt", "Chỉ tuyển nam.".encode()), ("b.txt", b"")]))
    assert [name for name, _ in told] == paths
    assert isinstance(told.pop(3)[1], OSError)
    reviewer = longghep.Reviewer()
    for name, review in told:
        assert review == reviewer.review(pathlib.Path(name).read_bytes(), path=name, as_of="2026-07-01"), name
    assert sent[0][1]["findings"][0]["rule"] == "sex-restricted-recruitment" and isinstance(sent[1][1], longghep.Error)
    print(f"{len(told)} documents, on two processes and on none: the same")


if __name__ == "__main__":
    main()
