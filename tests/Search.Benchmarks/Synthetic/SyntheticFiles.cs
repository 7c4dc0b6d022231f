using System.Text;
using System.Text.Json.Nodes;
using Search.Core.Storage;

namespace Search.Benchmarks.Synthetic;

/// <summary>A synthetic model's files as in its repository: the same files, formats and settings.</summary>
internal static class SyntheticFiles
{
    /// <summary>Words for texts; each is one token.</summary>
    public static readonly string[] Words = ["moon", "night", "water", "stone", "river", "bread", "light", "winter"];

    /// <summary>The vocabulary of bert-base-uncased, which the bundled model has.</summary>
    public static string[] SharedVocabulary { get; } =
        File.ReadAllLines(Path.Combine(SearchInstallation.Find(SearchInstallation.BundledModel), "vocab.txt"));

    /// <summary>A vocabulary with the given number of tokens, in place of another model's.</summary>
    public static string[] MadeVocabulary(int tokens) =>
        [.. new[] { "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]" }.Concat(Words).Concat(Enumerable.Range(0, tokens).Select(index => $"##t{index}")).Take(tokens)];

    public static Dictionary<string, byte[]> Of(SyntheticModel model, string[] vocabulary) => model.Entry.Files.ToDictionary(
        file => file.Path,
        file => file.Path switch
        {
            "config.json" => Encoding.UTF8.GetBytes(Config(model)),
            "vocab.txt" => Encoding.UTF8.GetBytes(string.Concat(vocabulary.Select(token => token + (model.IsDistilBert ? "\r\n" : "\n")))),
            "tokenizer_config.json" => Encoding.UTF8.GetBytes(TokenizerConfig(model)),
            "model.safetensors" => SafetensorsBytes.Of([.. model.Tensors.Select(tensor => (tensor.Name, tensor.Shape, tensor.Values))]),
            "pytorch_model.bin" when IsZip(model) => TorchBytes.Archive([.. model.Tensors]),
            "pytorch_model.bin" => TorchBytes.Legacy([.. model.Tensors]),
            _ => throw new InvalidOperationException($"No content is defined for the file {file.Path}."),
        });

    /// <summary>PyTorch writes zip files since version 1.6 (July 2020); nboost's files are from 2019 and early 2020.</summary>
    private static bool IsZip(SyntheticModel model) => !model.Entry.Repository.StartsWith("nboost/", StringComparison.Ordinal);

    private static string Config(SyntheticModel model)
    {
        var entry = model.Entry;
        if (model.IsDistilBert)
        {
            return """
                {
                    "architectures": [
                        "BERT_Cat"
                    ],
                    "bert_model": "distilbert-base-uncased",
                    "model_type": "BERT_Cat",
                    "trainable": true
                }
                """;
        }

        var config = new JsonObject
        {
            ["hidden_act"] = "gelu",
            ["hidden_size"] = entry.Hidden,
            ["intermediate_size"] = entry.Intermediate,
            ["max_position_embeddings"] = entry.MaxLength,
            ["num_attention_heads"] = entry.AttentionHeads,
            ["num_hidden_layers"] = entry.Layers,
            ["type_vocab_size"] = 2,
            ["vocab_size"] = model.Vocabulary,
        };
        switch (entry.Repository.Split('/')[0])
        {
            case "cross-encoder":
                (config["model_type"], config["layer_norm_eps"]) = (model.IsElectra ? "electra" : "bert", 1e-12);
                config["id2label"] = new JsonObject { ["0"] = "LABEL_0" };
                if (entry.Activation == "identity")
                {
                    config["sbert_ce_default_activation_function"] = "torch.nn.modules.linear.Identity";
                }

                break;
            case "nboost":
                break; // These files are older than model_type; the classifier's shape gives the number of labels.
            default:
                (config["model_type"], config["layer_norm_eps"]) = (model.IsElectra ? "electra" : "bert", 1e-12);
                break;
        }

        if (model.IsElectra)
        {
            config["embedding_size"] = entry.Hidden;
        }

        return config.ToJsonString();
    }

    private static string TokenizerConfig(SyntheticModel model) => model.Entry.Repository.StartsWith("amberoad/", StringComparison.Ordinal)
        ? """{"special_tokens_map_file": null, "full_tokenizer_file": null}"""
        : """{"do_lower_case": true, "model_max_length": 512}""";
}
