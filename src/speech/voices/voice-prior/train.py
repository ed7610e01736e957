"""Makes voice-prior-weights.ts from voices that Debian distributes; see README.md.

Usage: train.py FOLDER weights.ts, where FOLDER holds the packages, unpacked (dpkg -x PACKAGE.deb FOLDER).
"""
import base64, glob, math, os, random, subprocess, sys

import numpy as np
import torch
import torch.nn.functional as F
from scipy.signal import resample_poly

torch.set_num_threads(1)
torch.manual_seed(1)
random.seed(1)
rng = np.random.default_rng(1)
BANDS, CEPSTRA, SOUNDS, TRAITS, HELD_BACK = 32, 20, 64, 40, 6
GROUPS, UBM_BATCHES, BATCHES = 64, 10, 56
SPEEDS = ((1, 1), (8, 9), (9, 8), (6, 7), (7, 6), (15, 16), (16, 15))

# --- voices -----------------------------------------------------------------------------------------------------


def decoded(path, extra=()):
    raw = subprocess.run(["ffmpeg", "-v", "error", *extra, "-i", path, "-ar", "16000", "-ac", "1", "-f", "s16le", "-"],
                         capture_output=True).stdout
    return np.frombuffer(raw, dtype=np.int16).astype(float)


def trimmed(x):
    if len(x) < 3200:
        return x[:0]
    power = np.convolve(x ** 2, np.ones(480) / 480, "same")
    loud = np.where(power > power.max() * 10 ** -3.2)[0]
    return x[max(0, loud[0] - 480):loud[-1] + 480] if len(loud) else x[:0]


def joined(files, extra=(), seconds=150):
    """Clips of one voice, equally loud, a tenth of a second apart; None where there are fewer than 7 s."""
    random.shuffle(files)
    parts, length = [], 0
    for path in files:
        x = trimmed(decoded(path, extra))
        if len(x) < 3000:
            continue
        parts += [x / (np.sqrt((x ** 2).mean()) + 1) * 2500, np.zeros(1600)]
        length += len(x)
        if length > seconds * 16000:
            break
    return np.clip(np.concatenate(parts), -32000, 32000) if length >= 7 * 16000 else None


def sounds(folder):
    """Every voice there is: prompts of Asterisk, letters and words of KDE's games, and speech synthesis."""
    share = os.path.join(folder, "usr/share")
    for place in sorted(glob.glob(f"{share}/asterisk/sounds/*/")):
        clips = [p for p in sorted(glob.glob(place + "/**/*.g722", recursive=True)) if not any(
            word in p for word in ("silence", "tone", "beep"))]
        yield joined(clips, ("-f", "g722"), 240)
    for place in sorted(glob.glob(f"{share}/klettres/*/")) + sorted(glob.glob(f"{share}/ktuberling/sounds/*/")):
        if "sr@" not in place:
            yield joined(sorted(glob.glob(place + "/**/*.ogg", recursive=True)))
    with open("/usr/share/common-licenses/GPL-3") as file:
        text = [" ".join(t.split()) for t in file.read().split("\n\n")]
    text = [t for t in text if 60 < len(t) < 900][:60]
    commands = [["flite", "-voice", v, "-o", "{out}", "-t"] for v in ("kal16", "awb", "rms", "slt")]
    for voice, pitch, language in (("m1", 40, "en-us"), ("m3", 60, "en-gb"), ("m7", 30, "en-us"), ("f2", 60, "en-gb"),
                                   ("f4", 50, "en-us"), ("f5", 70, "en-us")):
        commands.append(["espeak-ng", "-v", f"{language}+{voice}", "-p", str(pitch), "-s", "160", "-w", "{out}"])
    for index, command in enumerate(commands):
        clips = []
        for number, words in enumerate(random.sample(text, 9)):
            clips.append(os.path.join(folder, f"said-{index}-{number}.wav"))
            subprocess.run([part.format(out=clips[-1]) for part in command] + [words], capture_output=True)
        yield joined(clips, (), 110)


# --- log mel energies, exactly as features.ts makes them ---------------------------------------------------------


def mel(hz):
    return 2595 * np.log10(1 + hz / 700)


def hertz(band):
    return 700 * (10 ** ((mel(60) + band * (mel(7800) - mel(60)) / (BANDS + 1)) / 2595) - 1)


def filters():
    weights = np.zeros((BANDS, 257))
    for f in range(BANDS):
        left, centre, right = (hertz(f + i) * 512 / 16000 for i in range(3))
        first = int(np.ceil(left))
        for at in range(first, first + max(1, int(np.floor(right)) - first + 1)):
            weights[f, at] = max(0, (at - left) / (centre - left) if at <= centre else (right - at) / (right - centre))
    return weights


FILTERS = filters()
HAMMING = 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(400) / 399)
DCT = np.stack([np.sqrt(2 / BANDS) * np.cos(np.pi * c * (np.arange(BANDS) + 0.5) / BANDS)
                for c in range(1, CEPSTRA + 1)]).astype(np.float32)


def log_power(x):
    y = np.concatenate([np.zeros(240), np.append(x[0], x[1:] - 0.97 * x[:-1])])
    index = np.arange(400)[None] + 160 * np.arange(len(x) // 160)[:, None]
    return np.log((np.abs(np.fft.rfft(y[index] * HAMMING, 512)) ** 2 @ FILTERS.T) + 1).astype(np.float32)


def voices(folder):
    """Each voice at seven speeds, which makes other voices of it, with the frames that are loud enough to be speech."""
    for sound in sounds(folder):
        for up, down in SPEEDS if sound is not None else ():
            x = log_power(sound if up == down else resample_poly(sound, up, down))
            level = np.log(np.exp(x).sum(1))
            if len(x) > 300:
                yield torch.from_numpy(x), torch.from_numpy(level > np.percentile(level, 95) - 6.2)


# --- excerpts in groups, as if recorded in one room --------------------------------------------------------------

COSINES = torch.stack([torch.cos(math.pi * c * (torch.arange(BANDS) + 0.5) / BANDS) for c in range(8)])
HERTZ = torch.tensor([hertz(band + 1) for band in range(BANDS)]).float()


def curves(groups, each, spread):
    return (torch.randn(groups, each, 1, 8) * torch.tensor(spread)) @ COSINES


def excerpts(data, frames):
    """Two voices, three excerpts of each; a voice differs from itself by its tract's length and its effort."""
    xs, masks = torch.empty(GROUPS, 6, frames, BANDS), torch.empty(GROUPS, 6, frames)
    for g in range(GROUPS):
        for s, voice in enumerate(rng.choice(len(data), 2, replace=False)):
            x, mask = data[voice]
            for j in range(3):
                for _ in range(5):
                    a = rng.integers(0, len(x) - frames)
                    if mask[a:a + frames].float().mean() > 0.6:
                        break
                place = np.clip(np.arange(BANDS) * (1 + 0.018 * rng.standard_normal()), 0, BANDS - 1)
                low = np.floor(place).astype(int)
                part = torch.from_numpy((place - low).astype(np.float32))
                cut = x[a:a + frames]
                xs[g, 3 * s + j] = cut[:, low] * (1 - part) + cut[:, np.minimum(BANDS - 1, low + 1)] * part
                masks[g, 3 * s + j] = mask[a:a + frames].float()
    return xs + curves(GROUPS, 6, [0, 0.4, 0.3, 0.2, 0.15, 0.1, 0.1, 0.1]), masks


def recorded(x):
    """Level and tilt of each excerpt; reverberation, noise, channel and perhaps a telephone of each group."""
    g, s, frames = x.shape[0], x.shape[1], x.shape[2]
    x = x + torch.rand(g, 1, 1, 1) * 6 - 4 + torch.randn(g, s, 1, 1) * 0.4
    x = x + curves(g, s, [0, 0.25, 0.2, 0.15, 0.1, 0.1, 0.1, 0.1])
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
    shape = curves(g, 1, [0, 1.5, 0.7, 0.5, 0.4, 0.3, 0.2, 0.2]) + torch.linspace(1.5, -3, BANDS)
    shape = shape - torch.logsumexp(shape, -1, keepdim=True) + math.log(BANDS)
    level = torch.log(power.mean((1, 2, 3))) - (torch.rand(g) * 35 + 5) * 0.2303
    noise = torch.exp(level[:, None, None, None] + shape) * torch.distributions.Gamma(4.0, 4.0).sample(power.shape)
    channel = curves(g, 1, [0, 0.8, 0.5, 0.4, 0.3, 0.2, 0.2, 0.2])
    low, high = torch.rand(g) * 250 + 100, torch.rand(g) * 900 + 3200
    loss = ((low[:, None] - HERTZ) / 100).clamp(0, 4) + ((HERTZ - high[:, None]) / 300).clamp(0, 6)
    loss = loss * (torch.rand(g) < 0.35)[:, None]
    return torch.log((power + noise) * torch.exp(-loss)[:, None, None] + 50) + channel


def batch(data):
    """Cepstra of excerpts, the group's mean taken off."""
    x, masks = excerpts(data, int(rng.integers(100, 220)))
    x, masks = recorded(x).numpy() @ DCT.T, masks.numpy()
    mean = (x * masks[..., None]).sum((1, 2), keepdims=True) / masks.sum((1, 2))[:, None, None, None]
    return x - mean, masks


# --- sounds of speech, and what is left of a voice when they are taken off ---------------------------------------


def shares(x, ubm):
    means, variances, weights = ubm
    logs = -0.5 * ((x ** 2) @ (1 / variances).T - 2 * x @ (means / variances).T
                   + (means ** 2 / variances + np.log(variances)).sum(1)) + np.log(weights)
    p = np.exp(logs - logs.max(1, keepdims=True))
    return p / p.sum(1, keepdims=True)


def universal(data):
    """A mixture of Gaussians for the speech of everybody (Reynolds et al. 2000)."""
    x = np.concatenate([cepstra[masks > 0.5][::3] for cepstra, masks in (batch(data) for _ in range(UBM_BATCHES))])
    ubm = x[rng.choice(len(x), SOUNDS, False)], np.tile(x.var(0), (SOUNDS, 1)), np.full(SOUNDS, 1 / SOUNDS)
    for _ in range(12):
        part = x[rng.choice(len(x), 60_000)]
        p = shares(part, ubm)
        n = p.sum(0) + 1e-3
        means = p.T @ part / n[:, None]
        ubm = means, np.maximum(p.T @ part ** 2 / n[:, None] - means ** 2, 0.05 * x.var(0)), n / n.sum()
    return ubm


def shifts(x, mask, ubm):
    """How a stretch's sounds lie beside everybody's, held back where there is little of them."""
    means, variances, weights = ubm
    p = shares(x, ubm) * mask[:, None]
    n = p.sum(0)
    away = (p.T @ x - n[:, None] * means) / np.sqrt(variances)
    return (away / (n + HELD_BACK)[:, None] * np.sqrt(weights)[:, None] * 8).ravel().astype(np.float32)


def discriminant(data, ubm):
    """The directions in which the two voices of a group differ most, measured by what a voice differs from itself."""
    rows = []
    for _ in range(BATCHES):
        x, masks = batch(data)
        rows += [[shifts(x[g, j], masks[g, j], ubm) for j in range(6)] for g in range(GROUPS)]
    rows = np.array(rows, dtype=np.float64).reshape(-1, 2, 3, SOUNDS * CEPSTRA)
    mean = rows.mean(2)
    within = (rows - mean[:, :, None]).reshape(-1, rows.shape[-1])
    between = mean[:, 0] - mean[:, 1]
    both = np.concatenate([within, between])
    main = np.linalg.svd(both.T @ both / len(both))[0][:, :250]
    w, b = within @ main, between @ main
    cov_within = w.T @ w / (len(w) * 2 / 3)
    cov_between = b.T @ b / len(b) / 2 - cov_within / 3
    size = len(cov_within)
    whitener = np.linalg.inv(np.linalg.cholesky(cov_within + 1e-3 * np.trace(cov_within) / size * np.eye(size)))
    variances, directions = np.linalg.eigh(whitener @ cov_between @ whitener.T)
    order = np.argsort(-variances)[:TRAITS]
    return main @ whitener.T @ directions[:, order], variances[order]


def packed(ubm, projection, variances):
    means, own, weights = ubm
    scales = np.abs(projection).max(0) / 127
    floats = [means.ravel(), (1 / own).ravel(), np.log(own).sum(1) - 2 * np.log(weights), variances, scales,
              (8 * np.sqrt(weights)[:, None] / np.sqrt(own)).ravel()]
    rows = np.clip(np.round(projection / scales), -127, 127).astype(np.int8)
    return b"".join(values.astype("<f4").tobytes() for values in floats) + rows.tobytes()


if __name__ == "__main__":
    found = list(voices(sys.argv[1]))
    everybody = universal(found)
    numbers = base64.b64encode(packed(everybody, *discriminant(found, everybody))).decode()
    with open(sys.argv[2], "w") as file:
        file.write("/** Written by voice-prior/train.py from the voices that voice-prior/README.md lists. */\n"
                   f"export const PRIOR =\n  '{numbers}';\n")
    print(len(found), "voices")
