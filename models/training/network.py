"""GenGait's masked autoencoder: joint-frame tokens with encoder and decoder, and the joint-token variant.

Matrices are stored [in, out]; parameter names are those of the weights file (see export.py).
"""
import math

import torch
from torch import nn

FRAMES, JOINTS = 7, 19
EPS = 1e-5


class Linear(nn.Module):
    """A matrix product in `compute` (float32 or bfloat16, see compute_in); weights, and what their step is made of, stay float32."""

    compute = torch.float32

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_out) / math.sqrt(n_in))
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None

    def forward(self, x):
        flat, weight = x.reshape(-1, x.shape[-1]).to(self.compute), self.weight.to(self.compute)
        y = flat @ weight if self.bias is None else torch.addmm(self.bias.to(self.compute), flat, weight)
        return y.view(*x.shape[:-1], -1)


class Block(nn.Module):
    """Pre-norm: h += proj(MHA(LN h)); h += ffn2(relu(ffn1(LN h)))."""

    def __init__(self, d, heads, ffn, depth):
        super().__init__()
        self.heads = heads
        self.ln1, self.ln2 = nn.LayerNorm(d, EPS), nn.LayerNorm(d, EPS)
        self.qkv, self.proj = Linear(d, 3 * d), Linear(d, d)
        self.ffn1, self.ffn2 = Linear(d, ffn), Linear(ffn, d)
        with torch.no_grad():  # residual branches start small so that depth does not blow up the stream
            self.proj.weight /= math.sqrt(2 * depth)
            self.ffn2.weight /= math.sqrt(2 * depth)

    def forward(self, h):
        b, n, d = h.shape
        width = d // self.heads
        q, k, v = self.qkv(self.ln1(h)).view(b, n, 3, self.heads, width).permute(2, 0, 3, 1, 4).reshape(
            3, b * self.heads, n, width)
        attention = torch.softmax(torch.bmm(q * width ** -0.5, k.transpose(1, 2)), -1)
        mixed = torch.bmm(attention, v).view(b, self.heads, n, width).transpose(1, 2).reshape(b, n, d)
        h = h + self.proj(mixed).to(h.dtype)
        return h + self.ffn2(torch.relu(self.ffn1(self.ln2(h)))).to(h.dtype)


class Stack(nn.Module):
    def __init__(self, layers, d, heads, ffn, depth):
        super().__init__()
        self.layers = layers
        for i in range(layers):
            self.add_module(str(i), Block(d, heads, ffn, depth))
        self.norm = nn.LayerNorm(d, EPS)

    def forward(self, h):
        for i in range(self.layers):
            h = getattr(self, str(i))(h)
        return self.norm(h)


def sinusoid(n, d):
    """P [n, d]: sin at even, cos at odd features, base 10000."""
    angle = torch.arange(n)[:, None] * torch.exp(torch.arange(0, d, 2) * (-math.log(10000.0) / d))
    return torch.stack([torch.sin(angle), torch.cos(angle)], -1).reshape(n, d)


def small(*shape):
    return nn.Parameter(0.02 * torch.randn(*shape))


class JointFrameNetwork(nn.Module):
    """133 tokens (frame-major). The embeddings P, joint, frame and motion are added in the encoder and again in the decoder."""

    def __init__(self, d=64, heads=2, ffn=128, encoder_layers=8, decoder_layers=2):
        super().__init__()
        depth = encoder_layers + decoder_layers
        self.add_module("in", Linear(3, d))
        self.mask_enc, self.mask_dec = small(d), small(d)
        self.E_joint, self.E_frame, self.E_unknown = small(JOINTS, d), small(FRAMES, d), small(d)
        self.motion = Linear(3, d, bias=False)
        self.encoder = Stack(encoder_layers, d, heads, ffn, depth)
        self.memory = Linear(d, d)
        self.decoder = Stack(decoder_layers, d, heads, ffn, depth)
        self.out = Linear(d, 3)
        with torch.no_grad():  # steps between frames are a few hundredths of a leg length; outputs start near zero
            self.motion.weight *= 4
            self.out.weight *= 0.1
        self.register_buffer("P", sinusoid(FRAMES * JOINTS, d), persistent=False)

    def embeddings(self, joints, hidden):
        """P + E_joint + E_frame + motion [B, 133, d]; motion is unknown where either of its frames is hidden (no leak)."""
        step = joints[:, 1:] - joints[:, :-1]
        unknown = hidden[:, 1:] | hidden[:, :-1]
        step = torch.cat([step[:, :1], step], 1)
        unknown = torch.cat([unknown[:, :1], unknown], 1)
        motion = torch.where(unknown[..., None], self.E_unknown, self.motion(step.masked_fill(unknown[..., None], 0)))
        place = self.E_joint[None] + self.E_frame[:, None]
        b = joints.shape[0]
        return (motion + place).view(b, FRAMES * JOINTS, -1) + self.P

    def forward(self, joints, hidden):
        b = joints.shape[0]
        known = joints.masked_fill(hidden[..., None], 0)
        extra = self.embeddings(known, hidden)
        mask = hidden.view(b, FRAMES * JOINTS, 1)
        token = torch.where(mask, self.mask_enc, getattr(self, "in")(known).view(b, FRAMES * JOINTS, -1))
        memory = self.encoder(token + extra)
        h = torch.where(mask, self.mask_dec, self.memory(memory)) + extra
        return self.out(self.decoder(h)).view(b, FRAMES, JOINTS, 3)


class JointNetwork(nn.Module):
    """19 tokens: a joint's seven positions and seven visibility flags are one token."""

    def __init__(self, d=64, heads=2, ffn=128, encoder_layers=6, decoder_layers=0):
        super().__init__()
        self.add_module("in", Linear(FRAMES * 4, d))
        self.mask_enc, self.E_joint = small(d), small(JOINTS, d)
        self.encoder = Stack(encoder_layers, d, heads, ffn, encoder_layers)
        self.out = Linear(d, FRAMES * 3)
        with torch.no_grad():
            self.out.weight *= 0.1

    def forward(self, joints, hidden):
        b = joints.shape[0]
        known = joints.masked_fill(hidden[..., None], 0).transpose(1, 2).reshape(b, JOINTS, FRAMES * 3)
        by_joint = hidden.transpose(1, 2)
        features = torch.cat([known, (~by_joint).to(joints.dtype)], -1)
        token = torch.where(by_joint.all(-1, keepdim=True), self.mask_enc, getattr(self, "in")(features))
        h = self.encoder(token + self.E_joint)
        return self.out(h).view(b, JOINTS, FRAMES, 3).transpose(1, 2)


def compute_in(network, dtype):
    """The blocks' products and attention in `dtype`; the residual stream, LayerNorm, embeddings and outputs stay float32."""
    for block in network.modules():
        if isinstance(block, Block):
            for part in (block.qkv, block.proj, block.ffn1, block.ffn2):
                part.compute = dtype
    return network


def build(architecture):
    """Network from the fields of architecture.json."""
    kind = JointFrameNetwork if architecture["tokens"] == "joint-frame" else JointNetwork
    return kind(architecture["d_model"], architecture["heads"], architecture["ffn"],
                architecture["encoder_layers"], architecture["decoder_layers"])
