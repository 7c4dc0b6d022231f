"""Compares runs with ranx, as `search eval compare` does: QRELS BASELINE RUN…; prints {"version", "means"}."""
import json
import sys
from importlib.metadata import version

from ranx import Qrels, Run, compare

qrels, *runs = sys.argv[1:]
report = compare(
    Qrels.from_file(qrels, kind="trec"),
    runs=[Run.from_file(run, kind="trec") for run in runs],
    metrics=["ndcg@10", "mrr@10", "recall@100"],
    stat_test="student",
)
means = report.to_dict()
print(json.dumps({"version": version("ranx"), "means": [means[name]["scores"]["ndcg@10"] for name in means["model_names"]]}))
