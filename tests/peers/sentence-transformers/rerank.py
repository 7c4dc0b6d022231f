"""Scores pairs with sentence-transformers' CrossEncoder. The protocol is that of ../protocol.mjs."""
import json
import os
import sys
import time

answers, sys.stdout = sys.stdout, sys.stderr  # Stdout is for the protocol only; output of libraries goes to stderr.
state = {}


def load(given):
    import sentence_transformers
    import torch

    if given["device"] == "cuda" and not torch.cuda.is_available():
        raise RuntimeError("this PyTorch finds no GPU; expected one, because the other program runs on the GPU")
    dtype = {"fp32": torch.float32, "fp16": torch.float16}[given["dtype"]]
    state["model"] = sentence_transformers.CrossEncoder(
        given["model"], device=given["device"], model_kwargs={"torch_dtype": dtype}, activation_fn=torch.nn.Identity())
    with open(given["requests"], encoding="utf-8") as lines:
        state["requests"] = [json.loads(line) for line in lines]
    return {"version": sentence_transformers.__version__}


def score(request, batch):
    pairs = [(request["query"], document) for document in request["documents"]]
    scores = state["model"].predict(pairs, batch_size=batch, show_progress_bar=False)
    return [float(score) for score in scores]


def scores(given):
    return [score(request, given["batch"]) for request in state["requests"]]


def round_(given):
    started = time.perf_counter()
    for request in state["requests"]:
        score(request, given["batch"])
    return {"seconds": time.perf_counter() - started}


ACTIONS = {"load": load, "scores": scores, "round": round_}
os.environ.setdefault("HF_HUB_OFFLINE", "1")
for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = {"ok": ACTIONS[request["do"]](request.get("with"))}
    except Exception as error:  # The other side reports every error.
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), file=answers, flush=True)
