using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Search.Core.Errors;
using Search.Onnx.Graph;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Inference;

/// <summary>
/// A loaded model: batches of pairs in, logits out. Safe for concurrent use; each call computes on its caller's thread, so each caller runs
/// one batch.
/// </summary>
internal sealed class ScoringSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly ModelInputs _inputs;
    private readonly string _output;
    private readonly Vocabulary _vocabulary;
    private readonly RunOptions _runOptions = new();

    /// <summary>Loads a model file.</summary>
    /// <param name="modelFile">An ONNX file.</param>
    /// <param name="vocabulary">The model's tokens.</param>
    /// <param name="device">One of <see cref="Devices"/>.</param>
    /// <param name="batches">How the device computes batches.</param>
    /// <exception cref="ModelException">The file is not a reranker that this program can run.</exception>
    public ScoringSession(string modelFile, Vocabulary vocabulary, string device, IBatchRunner batches)
    {
        (_vocabulary, Batches) = (vocabulary, batches);
        using var options = Devices.CreateSessionOptions(device);
        try
        {
            _session = new InferenceSession(modelFile, options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelException($"{modelFile}: ONNX Runtime cannot load the model: {exception.Message}", exception);
        }

        try
        {
            _inputs = ModelInputs.Of(_session, modelFile);
            _output = _session.OutputMetadata.ContainsKey(CrossEncoderGraph.Logits) ? CrossEncoderGraph.Logits : _session.OutputNames[0];
            Labels = LabelsOf(modelFile);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Logits per pair.</summary>
    public int Labels { get; }

    /// <summary>How the device computes batches.</summary>
    public IBatchRunner Batches { get; }

    /// <summary>Computes the logits of a batch: one row per pair, <see cref="Labels"/> wide.</summary>
    /// <exception cref="RerankException">The runtime failed.</exception>
    public float[] Run(ArraySegment<TokenPair> batch)
    {
        var length = Batches.RowLength(batch.Max(pair => pair.Length));
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

    /// <summary>Scores an empty pair, because not every file gives the width of its output.</summary>
    private int LabelsOf(string file)
    {
        long[] ids = [_vocabulary.Cls, _vocabulary.Sep, _vocabulary.Sep];
        long[] shape;
        try
        {
            using var results = Compute([1, ids.Length], ids, new long[] { 1, 1, 1 }, new long[] { 0, 0, 1 });
            shape = results[0].GetTensorTypeAndShape().Shape;
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelException($"{file}: the model does not run on an empty pair: {exception.Message}", exception);
        }

        return shape is [1, 1 or 2]
            ? (int)shape[1]
            : throw new ModelException(
                $"{file}: the output {_output} has the shape [{string.Join(", ", shape)}] for one pair; expected [1, 1] or [1, 2], the logits of a reranker." +
                (shape is [1, > 2] ? " A model with more logits is a classifier, for example for entailment." : ""));
    }

    private float[] Run(long[] shape, Memory<long> ids, Memory<long> mask, Memory<long> types)
    {
        try
        {
            using var results = Compute(shape, ids, mask, types);
            return results[0].GetTensorTypeAndShape().ElementDataType == TensorElementType.Float16
                ? Array.ConvertAll(results[0].GetTensorDataAsSpan<Float16>().ToArray(), logit => (float)logit)
                : results[0].GetTensorDataAsSpan<float>().ToArray();
        }
        catch (OnnxRuntimeException exception)
        {
            throw new RerankException($"The model failed on a batch of {shape[0]} pairs of {shape[1]} tokens: {exception.Message}", exception);
        }
    }

    private IDisposableReadOnlyCollection<OrtValue> Compute(long[] shape, Memory<long> ids, Memory<long> mask, Memory<long> types)
    {
        var values = _inputs.Values(shape, ids, mask, types);
        try
        {
            return Batches.Run(_session, _runOptions, _inputs.Names, values, _output);
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
