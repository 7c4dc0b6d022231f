using Microsoft.ML.OnnxRuntime;
using Search.Onnx.Checkpoints;
using Search.Onnx.Graph;
using Search.Onnx.Graph.Quantization;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Inference;

/// <summary>Runs a model in fp32 over pairs, each alone and unpadded, and notes the ranges at its matrix products.</summary>
internal static class Calibration
{
    public static ActivationRanges Run(ModelConfig config, EncoderWeights weights, ScoringHead head, WordPieceEncoder encoder)
    {
        var probing = new ProbingLinear();
        var model = CrossEncoderGraph.Build(config, weights, head, probing).ToModel(new Dictionary<string, string>());
        using var session = new InferenceSession(model);
        string[] outputs = [.. probing.Probes.SelectMany(probe => new[] { probe.Min, probe.Max })];

        var inputs = ModelInputs.Of(session, config.File);
        var ranges = new ActivationRanges();
        foreach (var pair in CalibrationPairs.Load(encoder, config.MaxPositions))
        {
            Include(ranges, probing, Run(session, inputs, encoder.Vocabulary, pair, outputs));
        }

        return ranges;
    }

    private static IDisposableReadOnlyCollection<OrtValue> Run(
        InferenceSession session, ModelInputs inputs, Vocabulary vocabulary, TokenPair pair, string[] outputs)
    {
        var (ids, mask, types) = (new long[pair.Length], new long[pair.Length], new long[pair.Length]);
        pair.Write(vocabulary, ids, mask, types);
        using var options = new RunOptions();
        var values = inputs.Values([1, pair.Length], ids, mask, types);
        try
        {
            return session.Run(options, inputs.Names, values, outputs);
        }
        finally
        {
            foreach (var value in values)
            {
                value.Dispose();
            }
        }
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
