#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Training steps of a decoder of SmolLM-135M's shape with random weights in torch: the peer of `bench_model_decoder_step`.

usage: torch_decoder_step.py BATCH TOKENS RANK THREADS STEPS

LoRA on all seven linear layers, cross-entropy at every place, AdamW, 32-bit floats. The first step is not counted.
Prints seconds of the median step, peak memory in bytes and the first loss. torch is fastest with OPENBLAS that uses
OpenMP (Debian: libopenblas0-openmp) and OMP_WAIT_POLICY=passive.
"""
import math
import resource
import sys
import time

import torch
import torch.nn.functional as F

BATCH, TOKENS, RANK, THREADS, STEPS = map(int, sys.argv[1:6])
WIDTH, HEADS, GROUPS, INNER, VOCABULARY, LAYERS = 576, 9, 3, 1536, 49152, 30
HEAD = WIDTH // HEADS
SCALE = 16 / RANK


def low_rank(out, into):
    return {
        "w": torch.randn(out, into) * 0.02,
        "a": ((torch.rand(RANK, into) * 2 - 1) / math.sqrt(into)).requires_grad_(True),
        "b": torch.zeros(out, RANK, requires_grad=True),
    }


def linear(layer, x):
    return F.linear(x, layer["w"]) + SCALE * F.linear(F.linear(x, layer["a"]), layer["b"])


def norm(x):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5)


def turn(x, c, s):
    first, second = x.chunk(2, -1)
    return x * c + torch.cat((-second, first), -1) * s


def main():
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    embedding = torch.randn(VOCABULARY, WIDTH) * 0.02
    shapes = {"q": (WIDTH, WIDTH), "k": (GROUPS * HEAD, WIDTH), "v": (GROUPS * HEAD, WIDTH), "o": (WIDTH, WIDTH),
              "gate": (INNER, WIDTH), "up": (INNER, WIDTH), "down": (WIDTH, INNER)}
    layers = [{name: low_rank(*shape) for name, shape in shapes.items()} for _ in range(LAYERS)]
    trained = [layer[name][part] for layer in layers for name in shapes for part in "ab"]
    optimizer = torch.optim.AdamW(trained, lr=1e-4)
    angles = torch.outer(torch.arange(TOKENS).float(), 10000 ** (-torch.arange(0, HEAD, 2).float() / HEAD))
    c, s = torch.cat((angles, angles), -1).cos(), torch.cat((angles, angles), -1).sin()
    mask = torch.full((TOKENS, TOKENS), -math.inf).triu(1)

    def heads(x, count):
        return x.view(BATCH, TOKENS, count, HEAD).transpose(1, 2)

    def logits(ids):
        x = F.embedding(ids, embedding)
        for layer in layers:
            y = norm(x)
            q, k, v = heads(linear(layer["q"], y), HEADS), heads(linear(layer["k"], y), GROUPS), heads(
                linear(layer["v"], y), GROUPS)
            q, k = turn(q, c, s), turn(k, c, s)
            k, v = k.repeat_interleave(HEADS // GROUPS, 1), v.repeat_interleave(HEADS // GROUPS, 1)
            p = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(HEAD) + mask, -1)
            x = x + linear(layer["o"], (p @ v).transpose(1, 2).reshape(BATCH, TOKENS, WIDTH))
            y = norm(x)
            x = x + linear(layer["down"], F.silu(linear(layer["gate"], y)) * linear(layer["up"], y))
        return F.linear(norm(x), embedding)

    seconds, first_loss = [], None
    for step in range(STEPS + 1):
        ids = torch.randint(0, VOCABULARY, (BATCH, TOKENS + 1))
        begin = time.perf_counter()
        loss = F.cross_entropy(logits(ids[:, :-1]).view(-1, VOCABULARY), ids[:, 1:].reshape(-1))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if step == 0:
            first_loss = loss.item()
        else:
            seconds.append(time.perf_counter() - begin)
    seconds.sort()
    print(seconds[len(seconds) // 2], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, first_loss)


main()
