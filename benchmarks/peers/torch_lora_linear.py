#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A frozen linear layer with LoRA in torch, forward and backward: the peer of `bench_lora_linear`.

usage: torch_lora_linear.py N IN OUT RANK THREADS

Reads numbers from standard input, one a line; does the work that many times, and answers each with a line. Ends with
the input. 32-bit floats. torch is fastest with OPENBLAS that uses OpenMP (Debian: libopenblas0-openmp) and
OMP_WAIT_POLICY=passive.
"""
import sys

import torch
import torch.nn.functional as F

N, IN, OUT, RANK, THREADS = map(int, sys.argv[1:6])
SCALE = 2.0

torch.set_num_threads(THREADS)
torch.manual_seed(0)
w = torch.randn(OUT, IN) * 0.05
a = (torch.randn(RANK, IN) * 0.05).requires_grad_()
b = (torch.randn(OUT, RANK) * 0.05).requires_grad_()
x = torch.randn(N, IN).requires_grad_()
dy = torch.randn(N, OUT)

for line in sys.stdin:
    for _ in range(int(line)):
        y = F.linear(x, w) + SCALE * F.linear(F.linear(x, a), b)
        y.backward(dy)
        x.grad = a.grad = b.grad = None
    print("done", flush=True)
