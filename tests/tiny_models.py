"""Models of random weights, so small that they run anywhere, in the form of the large ones.

They are built of configurations, saved, and loaded by the code that loads the real ones. Run as
`tiny_models.py KIND FOLDER`.
"""

import sys
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderKLLTXVideo,
    AutoencoderKLWan,
    DPMSolverMultistepScheduler,
    FlowMatchEulerDiscreteScheduler,
    LTXPipeline,
    LTXVideoTransformer3DModel,
    PixArtSigmaPipeline,
    PixArtTransformer2DModel,
    WanImageToVideoPipeline,
    WanPipeline,
    WanTransformer3DModel,
)
from transformers import T5Config, T5EncoderModel, T5Tokenizer, UMT5Config, UMT5EncoderModel

LETTERS = "▁abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?'-"
WORDS: dict[str, Any] = {"d_model": 32, "d_ff": 37, "d_kv": 8, "num_layers": 2, "num_heads": 4}


def tokenizer() -> Any:
    """Knows single letters."""
    special = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    return T5Tokenizer(vocab=[*special, *((each, -1.0) for each in LETTERS)], extra_ids=0)


def vocabulary(known: Any) -> int:
    return len(known)


def wan(folder: Path) -> Path:
    """As Wan2.2-TI2V-5B: one set of weights that begins with words or with a picture."""
    torch.manual_seed(0)
    known = tokenizer()
    WanPipeline(
        tokenizer=known,
        text_encoder=UMT5EncoderModel(UMT5Config(vocab_size=vocabulary(known), **WORDS)).eval(),
        vae=AutoencoderKLWan(
            base_dim=3,
            decoder_base_dim=3,
            z_dim=48,
            in_channels=12,
            out_channels=12,
            is_residual=True,
            patch_size=2,
            latents_mean=[0.0] * 48,
            latents_std=[1.0] * 48,
            dim_mult=[1, 1, 1, 1],
            num_res_blocks=1,
            scale_factor_spatial=16,
            scale_factor_temporal=4,
            temperal_downsample=[False, True, True],
        ).eval(),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=7.0),
        transformer=wan_transformer(channels=48),
        expand_timesteps=True,
    ).save_pretrained(folder)
    return folder


def wan_from_pictures(folder: Path) -> Path:
    """As Wan2.1's models that only begin with a picture."""
    torch.manual_seed(0)
    known = tokenizer()
    WanImageToVideoPipeline(
        tokenizer=known,
        text_encoder=UMT5EncoderModel(UMT5Config(vocab_size=vocabulary(known), **WORDS)).eval(),
        vae=AutoencoderKLWan(
            base_dim=3,
            z_dim=16,
            dim_mult=[1, 1, 1, 1],
            num_res_blocks=1,
            temperal_downsample=[False, True, True],
        ).eval(),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=7.0),
        transformer=wan_transformer(channels=36, out=16),
    ).save_pretrained(folder)
    return folder


def ltx(folder: Path) -> Path:
    """As LTX-Video."""
    torch.manual_seed(0)
    known = tokenizer()
    LTXPipeline(
        tokenizer=known,
        text_encoder=T5EncoderModel(T5Config(vocab_size=vocabulary(known), **WORDS)).eval(),
        vae=AutoencoderKLLTXVideo(
            latent_channels=8,
            block_out_channels=(8, 8, 8, 8),
            decoder_block_out_channels=(8, 8, 8, 8),
            layers_per_block=(1, 1, 1, 1, 1),
            decoder_layers_per_block=(1, 1, 1, 1, 1),
            spatio_temporal_scaling=(True, True, False, False),
            decoder_spatio_temporal_scaling=(True, True, False, False),
            decoder_inject_noise=(False,) * 5,
            upsample_residual=(False,) * 4,
            upsample_factor=(1,) * 4,
            timestep_conditioning=False,
            patch_size=1,
            patch_size_t=1,
            encoder_causal=True,
            decoder_causal=False,
        ).eval(),
        scheduler=FlowMatchEulerDiscreteScheduler(),
        transformer=LTXVideoTransformer3DModel(
            in_channels=8,
            out_channels=8,
            patch_size=1,
            patch_size_t=1,
            num_attention_heads=4,
            attention_head_dim=8,
            cross_attention_dim=32,
            num_layers=1,
            caption_channels=32,
        ).eval(),
    ).save_pretrained(folder)
    return folder


def wan_transformer(*, channels: int, out: int | None = None) -> Any:
    return WanTransformer3DModel(
        patch_size=(1, 2, 2),
        num_attention_heads=2,
        attention_head_dim=12,
        in_channels=channels,
        out_channels=out or channels,
        text_dim=32,
        freq_dim=256,
        ffn_dim=32,
        num_layers=2,
        cross_attn_norm=True,
        qk_norm="rms_norm_across_heads",
        rope_max_seq_len=32,
    ).eval()


def picture_model(folder: Path) -> Path:
    """Draws a picture from words."""
    torch.manual_seed(0)
    known = tokenizer()
    PixArtSigmaPipeline(
        tokenizer=known,
        text_encoder=T5EncoderModel(T5Config(vocab_size=vocabulary(known), **WORDS)).eval(),
        vae=AutoencoderKL(
            block_out_channels=(32, 32),
            down_block_types=("DownEncoderBlock2D",) * 2,
            up_block_types=("UpDecoderBlock2D",) * 2,
            latent_channels=4,
        ).eval(),
        transformer=PixArtTransformer2DModel(
            sample_size=8,
            num_layers=2,
            patch_size=2,
            attention_head_dim=8,
            num_attention_heads=3,
            caption_channels=32,
            in_channels=4,
            cross_attention_dim=24,
            out_channels=8,
            attention_bias=True,
            activation_fn="gelu-approximate",
            num_embeds_ada_norm=1000,
            norm_type="ada_norm_single",
            norm_elementwise_affine=False,
            norm_eps=1e-6,
            use_additional_conditions=False,
        ).eval(),
        scheduler=DPMSolverMultistepScheduler(),
    ).save_pretrained(folder)
    return folder


if __name__ == "__main__":
    made = {
        "wan": wan,
        "ltx": ltx,
        "wan_from_pictures": wan_from_pictures,
        "picture_model": picture_model,
    }
    made[sys.argv[1]](Path(sys.argv[2]))
