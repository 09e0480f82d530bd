"""A plant that can be tuned on: manuals with sections and tables, logs with codes, an issue that replaces another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.embed import HashEmbedder
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import EmbedSettings, IngestSettings
from rag.settings import Settings

THINGS = {
    "pump": (
        "gland packing",
        "The stuffing box is repacked with five rings of braided cord every second year.",
        "impeller",
    ),
    "breaker": (
        "gas pressure",
        "The pole column is filled until the density gauge stands in the green field.",
        "contacts",
    ),
    "turbine": (
        "guide vanes",
        "The lever clamp is closed by hand and then turned by a quarter with the long key.",
        "runner",
    ),
    "boiler": (
        "feed water",
        "The level is held by the three element control once the drum has warmed through.",
        "drum",
    ),
    "motor": (
        "winding insulation",
        "Resistance is measured after one minute and again after ten, at room warmth.",
        "stator",
    ),
    "valve": ("seat leakage", "The cone is lapped with fine paste until the blue shows an unbroken ring.", "spindle"),
    "cooler": (
        "tube cleaning",
        "A soft brush is pushed through every tube from the outlet side to the inlet.",
        "header",
    ),
    "battery": (
        "equalising charge",
        "Each cell is brought to the higher voltage for six hours, with the fan running.",
        "cell",
    ),
}
CODES = ("LEAK", "NOISE", "HEAT", "WEAR")
WORDS = {
    "LEAK": (
        "dripping at the flange since the morning",
        "oil pool found under the casing",
        "wet insulation near the joint",
    ),
    "NOISE": ("loud hum from the drive end", "knocking heard during start", "squeal when the load goes up"),
    "HEAT": ("bearing ran hot in the afternoon", "temperature alarm came twice", "cover too warm to touch"),
    "WEAR": ("teeth polished and pitted", "brushes down to the mark", "ring thinner than the limit"),
}


def manual(thing: str, revision: str = "A") -> str:
    about, told, part = THINGS[thing]
    figures = range(3) if revision == "A" else range(4, 7)
    rows = "".join(f"| {part.title()} clearance {at} | 0.{at}{at + 2} mm |\n" for at in figures)
    return (
        f"# {thing.title()} handbook\n\n## 1 Care of the {about}\n\n{told} What is left over goes back to the store, "
        f"and the work is written into the book of the {thing} with the day and the name.\n\nBefore it the {thing} is "
        f"isolated and its {part} is locked against turning. Two people look at the lock before a start.\n\n"
        f"## 2 Limits of the {part}\n\n| Item | Value |\n|---|---|\n{rows}\n"
        f"## 3 Storing a spare {part}\n\nA spare {part} lies flat on wood, wrapped in oiled paper, and is turned over "
        f"every six months. The paper is looked at each time and renewed where it has become dry at the edges.\n"
    )


def log(first: int, thing: str) -> str:
    lines = ["WONUM,ASSETNUM,DESCRIPTION,ACTSTART,PROBLEMCODE,CAUSECODE"]
    for at in range(24):
        code = CODES[at % 4]
        said = WORDS[code][(at // 4) % 3]
        lines.append(f"WO{first + at},{thing[:2].upper()}-{at % 5},{said},2026-0{at % 9 + 1}-1{at % 9},{code},{code}X")
    return "\n".join([*lines, ""])


def write_plant(folder: Path) -> None:
    (folder / "manuals").mkdir(parents=True)
    (folder / "logs").mkdir()
    for thing in THINGS:
        (folder / "manuals" / f"{thing}.md").write_text(manual(thing), encoding="utf-8")
    (folder / "manuals" / "pump-new.md").write_text(manual("pump", "B"), encoding="utf-8")
    for at, thing in enumerate(("pump", "turbine", "boiler")):
        (folder / "logs" / f"{thing}_orders.csv").write_text(log(1000 * (at + 1), thing), encoding="utf-8")


@pytest.fixture(scope="session")
def tuned_on(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a data folder with that plant, embedded without a model."""
    folder = tmp_path_factory.mktemp("tuning")
    write_plant(folder / "plant")
    settings = Settings(data=folder / "data", ingest=IngestSettings(embed=EmbedSettings(model="hash")))
    report = run_ingest([folder / "plant"], settings.data, settings.ingest, HashEmbedder(), NoProgress())
    assert not report.failed
    return settings


def tiny_embedder(folder: Path, seed: int = 7) -> Path:
    """A real but tiny BERT with random weights that knows the plant's words, as sentence-transformers saves it."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel

    folder.mkdir(parents=True)
    texts = [*(manual(thing) for thing in THINGS), *(log(1000, thing) for thing in THINGS)]
    split = pre_tokenizers.BertPreTokenizer()
    words = sorted({word for text in texts for word, _ in split.pre_tokenize_str(text.lower())})
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words]
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=130,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    tokenizer = Tokenizer(models.WordPiece({word: at for at, word in enumerate(vocabulary)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = split
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(folder / "tokenizer.json"))
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    described = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 128, **special}
    (folder / "tokenizer_config.json").write_text(json.dumps(described))
    (folder / "1_Pooling").mkdir()
    pools = {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}
    (folder / "1_Pooling/config.json").write_text(json.dumps(pools))
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 128, "do_lower_case": False}))
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    ]
    (folder / "modules.json").write_text(json.dumps(modules))
    return folder


def tiny_reranker(folder: Path, seed: int = 3) -> Path:
    """A real but tiny cross-encoder with random weights, as the catalogue's lies in the model cache."""
    import shutil

    import torch
    from transformers import BertConfig, BertForSequenceClassification

    from eval.tuning.train_reranker import export

    words = tiny_embedder(folder.with_name(f"{folder.name}-words"))
    torch.manual_seed(seed)
    config = BertConfig.from_pretrained(words, num_labels=1)
    model = BertForSequenceClassification(config)
    with torch.no_grad():  # biases as of a trained model, no two alike
        for weights in model.parameters():
            weights += 0.02 * torch.randn_like(weights)
    folder.mkdir(parents=True)
    export(model, folder / "model.onnx")
    shutil.copyfile(words / "tokenizer.json", folder / "tokenizer.json")
    return folder
