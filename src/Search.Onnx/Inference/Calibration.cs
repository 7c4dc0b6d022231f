using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.ML.OnnxRuntime;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Onnx.Checkpoints;
using Search.Onnx.Graph;
using Search.Onnx.Graph.Quantization;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Inference;

/// <summary>
/// Runs a model in fp32 over pairs, each alone and without padding, and records the ranges at its matrix products. Several pairs run in
/// parallel, because the ranges do not depend on their order.
/// </summary>
internal static class Calibration
{
    /// <summary>Calibration uses at most this fraction (1/4) of the memory that the process may have.</summary>
    private const int MemoryDivisor = 4;

    /// <param name="config">The model's shape.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="head">Its scoring head.</param>
    /// <param name="encoder">Its tokenizer.</param>
    /// <param name="pace">Limits its use of the machine; null for no limit.</param>
    public static ActivationRanges Run(
        ModelConfig config, EncoderWeights weights, ScoringHead head, WordPieceEncoder encoder, IWorkPace? pace = null)
    {
        var probing = new ProbingLinear();
        var model = CrossEncoderGraph.Build(config, weights, head, probing).ToModel(new Dictionary<string, string>());
        using var options = Devices.CreateSessionOptions(Devices.Cpu);
        using var session = new InferenceSession(model, options);
        var inputs = ModelInputs.Of(session, config.File);
        var (ranges, merging) = (new ActivationRanges(), new Lock());

        try
        {
            Parallel.ForEach(
                Partitioner.Create(CalibrationPairs.Bundled.Load(encoder, config.MaxPositions), EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = Workers(config, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, pace?.Threads ?? Environment.ProcessorCount) },
                () => new ActivationRanges(),
                (pair, _, own) =>
                {
                    pace?.Wait();
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
        }
        catch (AggregateException failed)
        {
            ExceptionDispatchInfo.Throw(failed.InnerExceptions[0]);
        }

        return ranges;
    }

    /// <summary>
    /// How many pairs are computed in parallel. A worker holds the inputs of all products of one pair: 350 MB for a large model and the longest pair.
    /// </summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="memory">Bytes that the process may have.</param>
    /// <param name="processors">The number of processors; more workers would not be faster.</param>
    internal static int Workers(ModelConfig config, long memory, int processors)
    {
        var floatsOfToken = (long)config.Layers * ((3 * config.HiddenSize) + config.IntermediateSize);
        var bytesOfPair = sizeof(float) * config.MaxPositions * floatsOfToken;
        return (int)Math.Clamp(memory / MemoryDivisor / bytesOfPair, 1, processors);
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
        catch (OnnxRuntimeException exception)
        {
            throw new ModelException($"The model failed on a calibration pair of {pair.Length} tokens: {exception.Message}", exception);
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
