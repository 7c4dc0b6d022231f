using Microsoft.ML.OnnxRuntime;
using Search.Onnx.Checkpoints;
using Search.Onnx.Graph;
using Search.Onnx.Graph.Quantization;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Inference;

/// <summary>Runs a model in fp32 over pairs, each alone and unpadded, and notes the ranges at its matrix products.</summary>
internal static class Calibration
{
    public static ActivationRanges Run(ModelConfig config, BertWeights weights, WordPieceEncoder encoder)
    {
        var probing = new ProbingLinear();
        var model = BertGraph.Build(config, weights, probing).ToModel(new Dictionary<string, string>());
        using var session = new InferenceSession(model);
        string[] outputs = [.. probing.Probes.SelectMany(probe => new[] { probe.Min, probe.Max })];

        var ranges = new ActivationRanges();
        foreach (var pair in CalibrationPairs.Load(encoder, config.MaxPositions))
        {
            Include(ranges, probing, Run(session, encoder.Vocabulary, pair, outputs));
        }

        return ranges;
    }

    private static IDisposableReadOnlyCollection<OrtValue> Run(
        InferenceSession session, Vocabulary vocabulary, TokenPair pair, string[] outputs)
    {
        var (ids, mask, types) = (new long[pair.Length], new long[pair.Length], new long[pair.Length]);
        pair.Write(vocabulary, ids, mask, types);
        long[] shape = [1, pair.Length];
        using var options = new RunOptions();
        using var idValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var typeValue = OrtValue.CreateTensorValueFromMemory(types, shape);
        return session.Run(
            options, [BertGraph.InputIds, BertGraph.AttentionMask, BertGraph.TokenTypeIds], [idValue, maskValue, typeValue], outputs);
    }

    private static void Include(ActivationRanges ranges, ProbingLinear probing, IDisposableReadOnlyCollection<OrtValue> results)
    {
        using (results)
        {
            for (var index = 0; index < probing.Probes.Count; index++)
            {
                ranges.Include(
                    probing.Probes[index].Site,
                    results[2 * index].GetTensorDataAsSpan<float>(),
                    results[2 * index + 1].GetTensorDataAsSpan<float>());
            }
        }
    }
}
