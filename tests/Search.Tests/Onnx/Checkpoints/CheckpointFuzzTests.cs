using CsCheck;
using Search.Benchmarks.Synthetic;
using Search.Core.Errors;
using Search.Onnx.Checkpoints;
using Search.Onnx.Checkpoints.PyTorch;

namespace Search.Tests.Onnx.Checkpoints;

/// <summary>For all bytes in a model file, reading gives tensors or a <see cref="ModelException"/>, and needs little memory.</summary>
public class CheckpointFuzzTests
{
    /// <summary>The files have a few hundred bytes. Reading that needs a megabyte has trusted a wrong length.</summary>
    private const long LittleMemory = 1 << 20;

    private static readonly byte[] Sound = SafetensorsBytes.Of(("a", [2, 3], [1, 2, 3, 4, 5, 6]), ("b", [3], [7, 8, 9]), ("c", [0], []));

    /// <summary>Words of the format, wrong values for them, and text that breaks JSON.</summary>
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"F32\"", "\"I8\"", "\"BF16\"", "null", "true",
        "-1", "0", "1", "2", "4", "24", "9223372036854775807", "18446744073709551616", "1e400", "0.5", "\"\\ud800\"", "\"__metadata__\"",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[", "],\"data_offsets\":[", "]}}", "{\"weight_map\":", "\"weight_map\"", "{\"weight_map\":{\"a\":", "}}", "\"..\"",
    ];

    private static readonly Gen<string> Header = AnyOf(Pieces).Array[0, 12].Select(string.Concat);

    [Fact]
    public void A_damaged_safetensors_file_is_refused_or_read()
    {
        var damaged = Gen.Select(Gen.Int[0, Sound.Length - 1], Gen.Byte).Array[1, 4].Select(changes =>
        {
            var bytes = (byte[])Sound.Clone();
            Array.ForEach(changes, change => bytes[change.Item1] = change.Item2);
            return bytes;
        });
        var cut = Gen.Int[0, Sound.Length - 1].Select(length => Sound[..length]);
        var noise = Gen.Byte.Array[0, 200];
        var nearlyRight = Gen.Select(Header, Gen.Byte.Array[0, 32], (header, data) => SafetensorsBytes.Of(header, data));

        using var folder = new TempFolder();
        Check(Gen.OneOf(damaged, cut, noise, nearlyRight), folder.File("model.safetensors"), path => new SafetensorsFile(path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_damaged_PyTorch_file_is_refused_or_read(bool legacy)
    {
        float[] values = [1, 2, 3, 4, 5, 6];
        var sound = legacy ? TorchBytes.Legacy(2, 3, values) : TorchBytes.Archive(2, 3, values);
        var damaged = Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte).Array[1, 4].Select(changes =>
        {
            var bytes = (byte[])sound.Clone();
            Array.ForEach(changes, change => bytes[change.Item1] = change.Item2);
            return bytes;
        });
        var cut = Gen.Int[0, sound.Length - 1].Select(length => sound[..length]);
        var pickle = Gen.Byte.Array[0, 100].Select(noise => legacy ? TorchBytes.Pickle(noise) : TorchBytes.Archive(TorchBytes.Pickle(noise)));

        using var folder = new TempFolder();
        Check(Gen.OneOf(damaged, cut, pickle), folder.File("pytorch_model.bin"), path => new TorchFile(path));
    }

    [Fact]
    public void A_damaged_index_of_shards_is_refused_or_read()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("shard"), Sound);
        var text = Gen.OneOf(
            Header,
            AnyOf([.. Pieces, "\"shard\"", "\"\"", "\"/\"", "\"shard\\u0000\""]).Select(shard => "{\"weight_map\":{\"a\":" + shard + "}}"));

        Check(
            text.Select(System.Text.Encoding.UTF8.GetBytes),
            folder.File("model.safetensors.index.json"),
            path => new ShardedTensors(path, shard => new SafetensorsFile(shard)));
    }

    [Fact]
    public void A_damaged_configuration_is_refused_or_read()
    {
        using var folder = new TempFolder();
        string[] names =
        [
            "model_type", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "max_position_embeddings",
            "type_vocab_size", "vocab_size", "layer_norm_eps", "hidden_act", "num_labels", "id2label",
        ];
        var fields = Gen.Select(AnyOf(names), AnyOf([.. Pieces, "8", "\"bert\"", "\"gelu\"", "{}", "[]", "{\"0\":null}"]));
        var sound = names[1..8].Select(name => $"\"{name}\":8");

        Gen.OneOf(
            fields.Array[0, 3].Select(wrong => "{" + string.Join(',', [.. sound, .. wrong.Select(field => $"\"{field.Item1}\":{field.Item2}")]) + "}"),
            Header).Sample(
            text =>
            {
                File.WriteAllText(folder.File("config.json"), text);
                OnlyModelExceptions(() => ModelConfig.FromFolder(folder.Path));
            },
            iter: 2_000, threads: 1);
    }

    private static Gen<string> AnyOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static void Check(Gen<byte[]> files, string path, Func<string, ITensorSource> open) =>
        files.Sample(
            bytes =>
            {
                File.WriteAllBytes(path, bytes);
                var before = GC.GetAllocatedBytesForCurrentThread();
                OnlyModelExceptions(() => ReadAll(open, path));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, LittleMemory);
            },
            iter: 3_000, threads: 1);

    private static void ReadAll(Func<string, ITensorSource> open, string path)
    {
        using var source = open(path);
        foreach (var tensor in source.Tensors.Values.Where(tensor => tensor.Type != TensorType.Other))
        {
            Assert.Equal(tensor.Count, source.Read(tensor).Length);
        }
    }

    private static void OnlyModelExceptions(Action read)
    {
        try
        {
            read();
        }
        catch (ModelException)
        {
        }
    }
}
