"""Measures runs with pytrec_eval, which does not compare them: QRELS BASELINE RUN…; prints {"version", "means"}."""
import json
import sys
from importlib.metadata import PackageNotFoundError, version

import pytrec_eval


def installed():
    for package in ("pytrec-eval-terrier", "pytrec_eval"):
        try:
            return version(package)
        except PackageNotFoundError:
            pass
    return "unknown"


qrels, *runs = sys.argv[1:]
with open(qrels, encoding="utf-8") as lines:
    evaluator = pytrec_eval.RelevanceEvaluator(pytrec_eval.parse_qrel(lines), {"ndcg_cut.10", "recip_rank", "recall.100"})
means = []
for run in runs:
    with open(run, encoding="utf-8") as lines:
        queries = evaluator.evaluate(pytrec_eval.parse_run(lines))
    means.append(sum(query["ndcg_cut_10"] for query in queries.values()) / len(queries))
print(json.dumps({"version": installed(), "means": means}))
