using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using Search.Core.Errors;
using Search.Onnx.Graph;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Inference;

/// <summary>
/// A model that is loaded and ready: batches of pairs in, logits out. Safe for concurrent use; each call computes on its caller's
/// thread, so that as many batches run at once as there are callers.
/// </summary>
internal sealed class ScoringSession : IDisposable
{
    private static readonly string[] Outputs = [BertGraph.Logits];
    private static readonly string[] Inputs = [BertGraph.InputIds, BertGraph.AttentionMask, BertGraph.TokenTypeIds];

    private readonly InferenceSession _session;
    private readonly Vocabulary _vocabulary;
    private readonly RunOptions _runOptions = new();

    public ScoringSession(string modelFile, Vocabulary vocabulary, string device)
    {
        _vocabulary = vocabulary;
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            EnableMemoryPattern = false, // Shapes differ from batch to batch.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (device == Devices.Cuda)
        {
            options.AppendExecutionProvider_CUDA();
        }

        try
        {
            _session = new InferenceSession(modelFile, options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelException($"{modelFile}: ONNX Runtime cannot load the model: {exception.Message}", exception);
        }

        Labels = _session.OutputMetadata[BertGraph.Logits].Dimensions[^1];
    }

    /// <summary>Logits a pair.</summary>
    public int Labels { get; }

    /// <summary>Computes the logits of a batch: one row a pair, <see cref="Labels"/> wide.</summary>
    /// <exception cref="RerankException">The runtime failed.</exception>
    public float[] Run(ArraySegment<TokenPair> batch)
    {
        var length = batch.Max(pair => pair.Length);
        var size = batch.Count * length;
        var buffer = ArrayPool<long>.Shared.Rent(3 * size);
        try
        {
            var (ids, mask, types) = (buffer.AsMemory(0, size), buffer.AsMemory(size, size), buffer.AsMemory(2 * size, size));
            Fill(batch, length, ids.Span, mask.Span, types.Span);
            return Run([batch.Count, length], ids, mask, types);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(buffer);
        }
    }

    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }

    private void Fill(ArraySegment<TokenPair> batch, int length, Span<long> ids, Span<long> mask, Span<long> types)
    {
        ids.Fill(_vocabulary.Pad);
        mask.Clear();
        types.Clear();
        for (var row = 0; row < batch.Count; row++)
        {
            var range = new Range(row * length, (row + 1) * length);
            batch[row].Write(_vocabulary, ids[range], mask[range], types[range]);
        }
    }

    private float[] Run(long[] shape, params Memory<long>[] inputs)
    {
        var values = new OrtValue[inputs.Length];
        try
        {
            for (var index = 0; index < inputs.Length; index++)
            {
                values[index] = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, inputs[index], shape);
            }

            using var results = _session.Run(_runOptions, Inputs, values, Outputs);
            return results[0].GetTensorDataAsSpan<float>().ToArray();
        }
        catch (OnnxRuntimeException exception)
        {
            throw new RerankException($"The model failed on a batch of {shape[0]} pairs of {shape[1]} tokens: {exception.Message}", exception);
        }
        finally
        {
            foreach (var value in values)
            {
                value?.Dispose();
            }
        }
    }
}
