using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using Search.Onnx.Checkpoints;
using Search.Onnx.Graph;
using Search.Onnx.Graph.Quantization;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Inference;

/// <summary>
/// Runs a model in fp32 over pairs, each alone and unpadded, and notes the ranges at its matrix products. A pair a core at a time: ranges
/// do not depend on the order.
/// </summary>
internal static class Calibration
{
    public static ActivationRanges Run(ModelConfig config, EncoderWeights weights, ScoringHead head, WordPieceEncoder encoder)
    {
        var probing = new ProbingLinear();
        var model = CrossEncoderGraph.Build(config, weights, head, probing).ToModel(new Dictionary<string, string>());
        using var options = Devices.CreateSessionOptions(Devices.Cpu);
        using var session = new InferenceSession(model, options);
        var inputs = ModelInputs.Of(session, config.File);
        var (ranges, merging) = (new ActivationRanges(), new Lock());

        Parallel.ForEach(
            Partitioner.Create(CalibrationPairs.Load(encoder, config.MaxPositions), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new ActivationRanges(),
            (pair, _, own) =>
            {
                Include(own, probing, session, inputs, encoder.Vocabulary, pair);
                return own;
            },
            own =>
            {
                lock (merging)
                {
                    ranges.Include(own);
                }
            });
        return ranges;
    }

    private static void Include(
        ActivationRanges ranges, ProbingLinear probing, InferenceSession session, ModelInputs inputs, Vocabulary vocabulary, TokenPair pair)
    {
        using var results = Run(session, inputs, vocabulary, pair, [.. probing.Probes.Select(probe => probe.Input)]);
        foreach (var (probe, result) in probing.Probes.Zip(results))
        {
            ranges.Include(probe.Site, result.GetTensorDataAsSpan<float>(), (int)result.GetTensorTypeAndShape().Shape[^1]);
        }
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
}
