"""Trains the voiceprint network; see README.md. Usage: train.py FOLDER weights.ts"""
import base64, glob, math, os, subprocess, sys, time

import numpy as np
import torch
import torch.nn.functional as F
from scipy.signal import resample_poly
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)
rng = np.random.default_rng(1)
BANDS, W1, W2, W3, W4, PRINT = 32, 48, 64, 64, 96, 48
GROUPS, SECONDS = 16, 1200


# --- log mel energies, exactly as features.ts makes them -------------------------------------------------------


def mel(hz):
    return 2595 * np.log10(1 + hz / 700)


def bands():
    step = (mel(7800) - mel(60)) / (BANDS + 1)
    edge = lambda i: (700 * (10 ** ((mel(60) + i * step) / 2595) - 1) * 512) / 16000
    weights = np.zeros((BANDS, 257))
    for f in range(BANDS):
        left, centre, right = edge(f), edge(f + 1), edge(f + 2)
        first = int(np.ceil(left))
        for at in range(first, first + max(1, int(np.floor(right)) - first + 1)):
            weights[f, at] = max(0, (at - left) / (centre - left) if at <= centre else (right - at) / (right - centre))
    return weights


WEIGHTS = bands()
HAMMING = 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(400) / 399)


def log_power(x):
    x = x.astype(np.float64)
    y = np.concatenate([np.zeros(240), np.append(x[0], x[1:] - 0.97 * x[:-1])])
    index = np.arange(400)[None] + 160 * np.arange(len(x) // 160)[:, None]
    return np.log((np.abs(np.fft.rfft(y[index] * HAMMING, 512)) ** 2 @ WEIGHTS.T) + 1).astype(np.float32)


def voices(folder):
    """Each voice at three speeds, with the frames that are loud enough to be speech."""
    out = []
    for path in sorted(glob.glob(os.path.join(folder, "*"))):
        raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-ar", "16000", "-ac", "1", "-f", "s16le", "-"],
                             capture_output=True, check=True).stdout
        sound = np.frombuffer(raw, dtype=np.int16).astype(float)
        for up, down in ((1, 1), (8, 9), (9, 8)):
            x = log_power(sound if up == down else resample_poly(sound, up, down))
            level = np.log(np.exp(x).sum(1))
            if len(x) > 300:
                out.append((torch.from_numpy(x), torch.from_numpy(level > np.percentile(level, 95) - 6.2)))
    return out


# --- excerpts in groups, as if recorded in one room -------------------------------------------------------------

COSINES = torch.stack([torch.cos(math.pi * c * (torch.arange(BANDS) + 0.5) / BANDS) for c in range(8)])


def excerpts(data, groups, speakers, each, frames):
    xs = torch.empty(groups, speakers * each, frames, BANDS)
    masks = torch.empty(groups, speakers * each, frames)
    who = torch.empty(groups, speakers * each, dtype=torch.long)
    for g in range(groups):
        for s, voice in enumerate(rng.choice(len(data), speakers, replace=False)):
            x, mask = data[voice]
            for j in range(each):
                for _ in range(5):
                    a = rng.integers(0, len(x) - frames)
                    if mask[a:a + frames].float().mean() > 0.6:
                        break
                at = s * each + j
                xs[g, at], masks[g, at], who[g, at] = x[a:a + frames], mask[a:a + frames].float(), int(voice)
    return xs, masks, who


def recorded(x):
    """Level, tilt of each excerpt; reverberation, noise and channel of each group, on mel energies."""
    g, s, frames = x.shape[0], x.shape[1], x.shape[2]
    x = x + torch.rand(g, 1, 1, 1) * 6 - 4 + torch.randn(g, s, 1, 1) * 0.4
    x = x + (torch.randn(g, s, 1, 8) * torch.tensor([0, 0.25, 0.2, 0.15, 0.1, 0.1, 0.1, 0.1])) @ COSINES
    tail = 40
    decay = torch.exp(-13.8 * 0.01 / (torch.rand(g) * 0.6 + 0.15))
    room = decay[:, None] ** torch.arange(1, tail + 1)[None]
    ratio = 10 ** (-(torch.rand(g) * 12 - 2) / 10) * (torch.rand(g) < 0.6)
    kernel = torch.zeros(g, tail + 1)
    kernel[:, 0] = 1
    kernel[:, 1:] = room / room.sum(1, keepdim=True) * ratio[:, None]
    rows = torch.exp(x).permute(0, 1, 3, 2).reshape(g, -1, frames).permute(1, 0, 2)
    rows = F.conv1d(F.pad(rows, (tail, 0)), kernel.flip(1)[:, None], groups=g).permute(1, 0, 2)
    power = rows.reshape(g, s, BANDS, frames).permute(0, 1, 3, 2)
    shape = (torch.randn(g, 1, 1, 8) * torch.tensor([0, 1.5, 0.7, 0.5, 0.4, 0.3, 0.2, 0.2])) @ COSINES
    shape = shape + torch.linspace(1.5, -3, BANDS)
    shape = shape - torch.logsumexp(shape, -1, keepdim=True) + math.log(BANDS)
    level = torch.log(power.mean((1, 2, 3))) - (torch.rand(g) * 35 + 5) * 0.2303
    noise = torch.exp(level[:, None, None, None] + shape) * torch.distributions.Gamma(4.0, 4.0).sample(power.shape)
    channel = (torch.randn(g, 1, 1, 8) * torch.tensor([0, 0.8, 0.5, 0.4, 0.3, 0.2, 0.2, 0.2])) @ COSINES
    return torch.log(power + noise + 50) + channel


def centred(x, masks):
    mean = (x * masks[..., None]).sum((1, 2), keepdim=True) / masks.sum((1, 2))[:, None, None, None]
    return (x - mean) / 2


# --- network, training ------------------------------------------------------------------------------------------


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = nn.ModuleList([
            nn.Conv1d(BANDS, W1, 5, stride=2), nn.Conv1d(W1, W2, 3, dilation=2),
            nn.Conv1d(W2, W3, 3, dilation=3), nn.Conv1d(W3, W4, 1)])
        self.norms = nn.ModuleList([nn.BatchNorm1d(w) for w in (W1, W2, W3, W4)])
        self.project = nn.Linear(2 * W4, PRINT)
        self.scale = nn.BatchNorm1d(PRINT, affine=False)

    def forward(self, x, masks):
        h = x.transpose(1, 2)
        for convolution, norm in zip(self.convolutions, self.norms):
            h = norm(F.relu(convolution(h)))
        m = masks[:, 12::2][:, :h.shape[2]][:, None]
        n = m.sum(2) + 1e-3
        mean = (h * m).sum(2) / n
        spread = torch.sqrt(((h * h * m).sum(2) / n - mean * mean).clamp(min=1e-4))
        return self.scale(self.project(torch.cat([mean, spread], 1)))


def train(data):
    net = Net()
    own = nn.Parameter(torch.randn(len(data), PRINT) * 0.1)
    line = nn.Parameter(torch.tensor([8.0, -3.0]))
    optimizer = torch.optim.AdamW([*net.parameters(), own, line], lr=2e-3, weight_decay=1e-3)
    start = time.time()
    while (done := (time.time() - start) / SECONDS) < 1:
        for group in optimizer.param_groups:
            group["lr"] = 2e-3 * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-5
        frames = int(rng.integers(90, 220))
        x, masks, who = excerpts(data, GROUPS, 2, 3, frames)
        with torch.no_grad():
            x = centred(recorded(x), masks)
        prints = F.normalize(net(x.reshape(-1, frames, BANDS), masks.reshape(-1, frames)), dim=1)
        likeness = prints @ F.normalize(own, dim=1).T
        margin = 0.15 * F.one_hot(who.reshape(-1), len(data))
        named = F.cross_entropy(18 * (likeness - margin), who.reshape(-1))
        q = prints.reshape(GROUPS, -1, PRINT)
        pairs = q @ q.transpose(1, 2)
        same = (who[:, :, None] == who[:, None]).float()
        upper = torch.triu(torch.ones_like(pairs[0]), 1).bool()
        told = F.binary_cross_entropy_with_logits((line[0] * pairs + line[1])[:, upper], same[:, upper])
        optimizer.zero_grad()
        (named + 2 * told).backward()
        optimizer.step()
    return net.eval()


# --- weights as voiceprint-net.ts reads them: batch normalisation folded in, rows of 8 bits ---------------------


def affine(norm):
    s = 1 / np.sqrt(norm.running_var.double().numpy() + 1e-5)
    g = norm.weight.detach().double().numpy() if norm.affine else np.ones_like(s)
    b = norm.bias.detach().double().numpy() if norm.affine else np.zeros_like(s)
    return g * s, b - g * s * norm.running_mean.double().numpy()


def layers(net):
    scale, shift = np.full(BANDS, 0.5), np.zeros(BANDS)
    for convolution, norm in zip(net.convolutions, net.norms):
        w = convolution.weight.detach().double().numpy()
        bias = convolution.bias.detach().double().numpy() + (w * shift[None, :, None]).sum((1, 2))
        yield (w * scale[None, :, None]).transpose(0, 2, 1).reshape(len(w), -1), bias
        scale, shift = affine(norm)
    w = net.project.weight.detach().double().numpy()
    bias = net.project.bias.detach().double().numpy() + w[:, :W4] @ shift
    w = np.concatenate([w[:, :W4] * scale, w[:, W4:] * np.abs(scale)], 1)
    scale, shift = affine(net.scale)
    yield w * scale[:, None], bias * scale + shift


def packed(net):
    out = b""
    for w, bias in layers(net):
        w = w.astype(np.float32)
        scales = (np.abs(w).max(1) / 127).astype(np.float32)
        out += scales.tobytes() + bias.astype(np.float32).tobytes()
        out += np.clip(np.round(w / scales[:, None]), -127, 127).astype(np.int8).tobytes()
    return out


if __name__ == "__main__":
    weights = base64.b64encode(packed(train(voices(sys.argv[1])))).decode()
    with open(sys.argv[2], "w") as file:
        file.write("/** Written by voiceprint/train.py; see voiceprint/README.md. Per layer: float32 scales, float32 biases, "
                   f"int8 rows. */\nexport const WEIGHTS =\n  '{weights}';\n")
