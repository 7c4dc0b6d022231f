using Microsoft.ML.OnnxRuntime;
using Search.Onnx.Graph;
using Search.Onnx.Graph.Quantization;
using Search.Onnx.Inference;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Benchmarks.Measuring;

/// <summary>
/// Matrix products and almost nothing else, with the same runtime: on all cores of a processor, or one after another on a GPU. The shape fits
/// the caches and suits the runtime, so a reranker is not expected to exceed this rate.
/// </summary>
internal sealed class GemmRate : IDisposable
{
    private const int Products = 8;
    private static readonly LinearSite Site = new(0, LinearRole.Output);

    private readonly Random _random = new(1);
    private readonly InferenceSession _session;
    private readonly OrtValue _input;
    private readonly int _threads;
    private readonly int _repeats;
    private readonly (int Rows, int Inputs, int Outputs) _shape;

    /// <param name="precision"><c>int8</c>, <c>fp16</c> or <c>fp32</c>.</param>
    /// <param name="device"><c>cpu</c> or <c>cuda</c>.</param>
    public GemmRate(string precision, string device)
    {
        var onGpu = device == Devices.Cuda;
        (_threads, _repeats, _shape) = onGpu ? (1, 10, (8192, 4096, 4096)) : (Environment.ProcessorCount, 20, (512, 1536, 384));
        using var options = Devices.CreateSessionOptions(device);
        _session = new InferenceSession(Graph(precision), options);
        _input = OrtValue.CreateTensorValueFromMemory(Values(_shape.Inputs), [1, _shape.Inputs]);
    }

    /// <summary>Additions and multiplications in a round.</summary>
    public double Operations => 2.0 * _shape.Rows * _shape.Inputs * _shape.Outputs * Products * _repeats * _threads;

    /// <summary>Computes a round and returns its seconds.</summary>
    public async Task<double> RoundAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, _threads).Select(_ => Task.Factory.StartNew(Multiply, TaskCreationOptions.LongRunning)));
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    public void Dispose()
    {
        _input.Dispose();
        _session.Dispose();
    }

    private void Multiply()
    {
        using var options = new RunOptions();
        for (var repeat = 0; repeat < _repeats; repeat++)
        {
            using var results = _session.Run(options, _session.InputNames, [_input], _session.OutputNames);
        }
    }

    private byte[] Graph(string precision)
    {
        var graph = new OnnxGraph(precision == "fp16" ? DataType.Float16 : DataType.Float);
        // Only one row is copied to the device and one back, so that the time is that of the products and not of copies.
        var input = graph.Node("Expand", [graph.Input("input", DataType.Float), graph.Longs(_shape.Rows, _shape.Inputs)]);
        if (precision == "fp16")
        {
            input = graph.Node("Cast", [input], OnnxGraph.Int("to", (long)graph.FloatType));
        }

        Matrix[] matrices = [.. Enumerable.Range(0, Products).Select(_ =>
            new Matrix(Values(_shape.Inputs * _shape.Outputs), new float[_shape.Outputs], _shape.Inputs))];
        foreach (var (index, product) in Linear(precision).Emit(graph, Site, input, matrices).Index())
        {
            graph.Output($"product{index}", graph.Node("Slice", [product, graph.Longs(0), graph.Longs(1), graph.Longs(0)]), _shape.Outputs);
        }

        return graph.ToModel(new Dictionary<string, string>());
    }

    private ILinearEmitter Linear(string precision)
    {
        if (!precision.StartsWith("int8", StringComparison.Ordinal))
        {
            return new FloatLinear();
        }

        var ranges = new ActivationRanges();
        float[] rows = [.. Enumerable.Repeat(-1f, _shape.Inputs), .. Enumerable.Repeat(1f, _shape.Inputs)];
        ranges.Include(Site, rows, _shape.Inputs);
        return new Int8Linear(ranges, Int8Kernels.OfThisMachine);
    }

    /// <summary>Random numbers between -1 and 1, the same in every run.</summary>
    private float[] Values(int count)
    {
        var values = new float[count];
        for (var index = 0; index < count; index++)
        {
            values[index] = 2 * _random.NextSingle() - 1;
        }

        return values;
    }
}
