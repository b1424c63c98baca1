#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""One step of LoRA training in torch, against the one that `bench_train_lora_step` wrote down.

usage: torch_lora_step.py MODEL STEP

MODEL is a folder with config.json and model.safetensors, of the Llama, Mistral, Gemma, Qwen2 or Qwen3 family. STEP is
the folder that `bench_train_lora_step MODEL STEP` made: adapter_config.json and adapter_model.safetensors, batch.json
(ids, begins, labels, prefixes) and step.safetensors (loss, and the gradient of each tensor of the adapter under its
name). Both losses are sums over the labels, divided by their number.

Prints the loss of both and the largest difference of a gradient relative to its largest element; ends with 1 when the
losses differ by more than 1e-5 or a gradient by more than 1e-4.

Needs torch and numpy only (Debian, Ubuntu: python3-torch).
"""
import json
import math
import pathlib
import sys

import numpy
import torch
import torch.nn.functional as F

DTYPES = {"F32": numpy.float32, "F16": numpy.float16, "F64": numpy.float64, "BF16": numpy.uint16}


def tensors(path):
    """The tensors of a safetensors file, in double."""
    raw = pathlib.Path(path).read_bytes()
    size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + size])
    found = {}
    for name, about in header.items():
        if name == "__metadata__":
            for alias, other in about.items():
                if other in header:
                    found[alias] = other
            continue
        first, last = about["data_offsets"]
        values = numpy.frombuffer(raw[8 + size + first : 8 + size + last], DTYPES[about["dtype"]])
        if about["dtype"] == "BF16":
            values = (values.astype(numpy.uint32) << 16).view(numpy.float32)
        found[name] = torch.from_numpy(values.astype(numpy.float64)).reshape(about["shape"])
    return {name: found[value] if isinstance(value, str) else value for name, value in found.items()}


class Decoder:
    def __init__(self, model, adapter):
        self.config = json.loads((model / "config.json").read_text())
        self.base = tensors(model / "model.safetensors")
        about = json.loads((adapter / "adapter_config.json").read_text())
        self.about = about
        self.family = self.config["model_type"]
        prefix = "base_model.model."
        self.trained = {
            name: value.clone().requires_grad_(True)
            for name, value in tensors(adapter / "adapter_model.safetensors").items()
        }
        self.low_rank = {name[len(prefix) :]: value for name, value in self.trained.items()}

    def scale(self, rank):
        alpha = self.about["lora_alpha"]
        return alpha / math.sqrt(rank) if self.about.get("use_rslora") else alpha / rank

    def linear(self, module, x):
        weight = self.base[module + ".weight"]
        a = self.low_rank.get(module + ".lora_A.weight")
        if a is not None:
            b = self.low_rank[module + ".lora_B.weight"]
            y = x @ weight.T + self.scale(a.shape[0]) * ((x @ a.T) @ b.T)
            magnitude = self.low_rank.get(module + ".lora_magnitude_vector")
            if magnitude is not None:
                norm = (weight + self.scale(a.shape[0]) * b @ a).detach().norm(dim=1)
                y = y * (magnitude / norm)
        else:
            y = x @ weight.T
        bias = self.base.get(module + ".bias")
        return y if bias is None else y + bias

    def norm(self, module, x):
        weight = self.base[module + ".weight"]
        if self.family == "gemma":
            weight = 1 + weight
        root = torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.config["rms_norm_eps"])
        return x * root * weight

    def turn(self, x, tokens):
        """Rotates coordinates i and i + half of each head by the angle of its position."""
        half = x.shape[-1] // 2
        base = self.config.get("rope_theta", 10000.0)
        angle = torch.outer(torch.arange(tokens).double(), base ** (-torch.arange(half).double() / half))
        c, s = angle.cos(), angle.sin()
        first, second = x[..., :half], x[..., half:]
        return torch.cat((first * c - second * s, second * c + first * s), -1)

    def mask(self, tokens, prefix):
        row, column = torch.arange(tokens)[:, None], torch.arange(tokens)[None, :]
        seen = column <= row
        window = self.config.get("sliding_window")
        if self.family == "mistral" and window:
            seen = seen & (column > row - window)
        return seen | ((row < prefix) & (column < prefix))

    def attention(self, module, x, prefix):
        tokens = x.shape[0]
        heads = self.config["num_attention_heads"]
        groups = self.config.get("num_key_value_heads", heads)
        width = self.config.get("head_dim", self.config["hidden_size"] // heads)
        q = self.linear(module + ".q_proj", x).view(tokens, heads, width)
        k = self.linear(module + ".k_proj", x).view(tokens, groups, width)
        v = self.linear(module + ".v_proj", x).view(tokens, groups, width)
        if self.family == "qwen3":
            q, k = self.norm(module + ".q_norm", q), self.norm(module + ".k_norm", k)
        q, k, v = self.turn(q.transpose(0, 1), tokens), self.turn(k.transpose(0, 1), tokens), v.transpose(0, 1)
        k, v = k.repeat_interleave(heads // groups, 0), v.repeat_interleave(heads // groups, 0)
        scores = (q @ k.transpose(1, 2)) / math.sqrt(width)
        scores = scores.masked_fill(~self.mask(tokens, prefix), -math.inf)
        mixed = (torch.softmax(scores, -1) @ v).transpose(0, 1).reshape(tokens, heads * width)
        return self.linear(module + ".o_proj", mixed)

    def feed_forward(self, module, x):
        gate = self.linear(module + ".gate_proj", x)
        inner = F.gelu(gate, approximate="tanh") if self.family == "gemma" else F.silu(gate)
        return self.linear(module + ".down_proj", inner * self.linear(module + ".up_proj", x))

    def logits(self, ids, prefix):
        embedding = self.base["model.embed_tokens.weight"]
        x = embedding[ids]
        if self.family == "gemma":
            x = x * math.sqrt(self.config["hidden_size"])
        for layer in range(self.config["num_hidden_layers"]):
            at = f"model.layers.{layer}."
            x = x + self.attention(at + "self_attn", self.norm(at + "input_layernorm", x), prefix)
            x = x + self.feed_forward(at + "mlp", self.norm(at + "post_attention_layernorm", x))
        head = embedding if self.config.get("tie_word_embeddings") else self.base["lm_head.weight"]
        return self.norm("model.norm", x) @ head.T

    def loss(self, batch):
        """The sum over all labels, each sequence on its own, divided by the number of labels."""
        begins, prefixes = batch["begins"], batch.get("prefixes") or [0] * len(batch["begins"])
        total, count = 0.0, 0
        for number, (first, last) in enumerate(zip(begins, begins[1:])):
            labels = torch.tensor(batch["labels"][first:last])
            logits = self.logits(torch.tensor(batch["ids"][first:last]), prefixes[number])
            total = total + F.cross_entropy(logits, labels, ignore_index=-100, reduction="sum")
            count += int((labels != -100).sum())
        return total / count


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    model, step = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    decoder = Decoder(model, step)
    loss = decoder.loss(json.loads((step / "batch.json").read_text()))
    loss.backward()
    theirs = tensors(step / "step.safetensors")
    off_loss = abs(loss.item() - theirs.pop("loss").item())
    off, worst = 0.0, "none"
    for name, value in decoder.trained.items():
        difference = (value.grad - theirs.pop(name)).abs().max() / value.grad.abs().max().clamp_min(1e-30)
        if difference.item() > off:
            off, worst = difference.item(), name
    print(f"loss {loss.item():.9f}, off by {off_loss:.2e}; {len(decoder.trained)} gradients, "
          f"the worst off by {off:.2e} of its largest element ({worst})")
    if theirs:
        print("gradients of tensors that the adapter does not have:", ", ".join(theirs))
    sys.exit(bool(off_loss > 1e-5 or off > 1e-4 or theirs))


if __name__ == "__main__":
    main()
