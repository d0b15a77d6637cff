"""Labels drawn by python-barcode, turned and shrunk into small pictures."""

import math

import barcode
import cv2
import numpy as np

MILK = "9506000134352"
YOGHURT = "9521234000013"


def drawn(code, *, pixels, turn=0.0, size=(260, 200), kind="ean13", blur=0.45, grain=0.0):
    """Return a grey picture of one label, `pixels` wide a module, turned by radians."""
    bits = barcode.get(kind, code).build()[0]
    step = 8
    line = np.where(np.repeat(np.pad([bit == "1" for bit in bits], 11), step), 25.0, 235.0)
    label = np.tile(line.astype(np.float32), (40 * step, 1))
    soft = cv2.GaussianBlur(label, (0, 0), blur * step / pixels)
    scale = pixels / step
    cosine, sine = scale * math.cos(turn), scale * math.sin(turn)
    matrix = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0]])
    middle = np.array([label.shape[1] / 2.0, label.shape[0] / 2.0])
    matrix[:, 2] = np.array(size) / 2.0 - matrix[:, :2] @ middle
    laid = cv2.warpAffine(soft, matrix, size, borderValue=150.0)
    noise = np.random.default_rng(3).standard_normal(laid.shape)
    return np.clip(laid + grain * noise, 0, 255).astype(np.uint8)
