using System.Runtime.InteropServices;
using Google.Protobuf;
using Search.Core.Errors;
using Search.Onnx.Proto;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Onnx.Graph;

/// <summary>Builds an ONNX graph. Every method adds something and returns its name, so calls can be nested.</summary>
/// <param name="floats">The type of its floating point numbers: <see cref="DataType.Float"/> or <see cref="DataType.Float16"/>.</param>
/// <param name="portable">Whether standard operators replace ONNX Runtime's own ones.</param>
internal sealed class OnnxGraph(DataType floats = DataType.Float, bool portable = false)
{
    /// <summary>The domain of ONNX Runtime's own operators.</summary>
    public const string Microsoft = "com.microsoft";

    /// <summary>The version that belongs to the opset. Older runtimes cannot load a file with a later one.</summary>
    private const int IrVersion = 8;
    private const int StandardOpset = 18;

    private readonly GraphProto _graph = new() { Name = "cross-encoder" };
    private int _nextName;

    /// <summary>The type of its floating point numbers.</summary>
    public DataType FloatType => floats;

    /// <summary>Adds an input of any batch size and length.</summary>
    public string Input(string name, DataType type)
    {
        _graph.Input.Add(Value(name, type, "batch", "sequence"));
        return name;
    }

    /// <summary>Makes a value an output. An output always has 32 bits, also where the graph computes in 16.</summary>
    public void Output(string name, string value, int width)
    {
        _graph.Node.Add(new NodeProto
        {
            OpType = "Cast",
            Input = { value },
            Output = { name },
            Name = name,
            Attribute = { Int("to", (long)DataType.Float) },
        });
        var output = Value(name, DataType.Float, "batch");
        output.Type.TensorType.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = width });
        _graph.Output.Add(output);
    }

    /// <summary>Makes an inner value an output of any shape, so that calibration can read it.</summary>
    public void Probe(string value) =>
        _graph.Output.Add(new ValueInfoProto { Name = value, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = DataType.Float } } });

    /// <summary>Adds a node with one output.</summary>
    public string Node(string operation, string[] inputs, params AttributeProto[] attributes) =>
        Nodes(operation, inputs, 1, "", attributes)[0];

    /// <summary>Adds a node with one output of ONNX Runtime's own operators; in a portable graph its standard form.</summary>
    public string RuntimeNode(string operation, string[] inputs, params AttributeProto[] attributes) => portable
        ? StandardOperators.Emit(this, operation, inputs, attributes)
        : Nodes(operation, inputs, 1, Microsoft, attributes)[0];

    /// <summary>Adds a normalisation over the last axis.</summary>
    public string LayerNorm(string name, string input, (float[] Scale, float[] Bias) norm, float epsilon) => Node(
        "LayerNormalization",
        [input, Floats(name + ".scale", norm.Scale, norm.Scale.Length), Floats(name + ".bias", norm.Bias, norm.Bias.Length)],
        Int("axis", -1),
        Single("epsilon", epsilon));

    /// <summary>Adds a node with several outputs.</summary>
    public string[] Nodes(string operation, string[] inputs, int outputs, string domain, params AttributeProto[] attributes)
    {
        var name = NextName(operation);
        string[] results = [.. Enumerable.Range(0, outputs).Select(index => outputs == 1 ? name : $"{name}.{index}")];
        _graph.Node.Add(new NodeProto
        {
            OpType = operation,
            Name = name,
            Domain = domain,
            Input = { inputs },
            Output = { results },
            Attribute = { attributes },
        });
        return results;
    }

    /// <exception cref="ModelException">A number is too large for the graph's precision.</exception>
    public string Floats(string name, float[] values, params long[] shape) => floats == DataType.Float16
        ? Constant(name, floats, MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, value => ToHalf(name, value))), shape)
        : Constant(name, floats, MemoryMarshal.AsBytes<float>(values), shape);

    public string Float(float value) => Floats(NextName("number"), [value]);

    public string Longs(params long[] values) =>
        Constant(NextName("numbers"), DataType.Int64, MemoryMarshal.AsBytes<long>(values), [values.Length]);

    public string Bytes(string name, ReadOnlySpan<byte> values, params long[] shape) => Constant(name, DataType.Uint8, values, shape);

    public string SignedBytes(string name, ReadOnlySpan<sbyte> values, params long[] shape) =>
        Constant(name, DataType.Int8, MemoryMarshal.AsBytes(values), shape);

    /// <summary>The finished model file.</summary>
    public byte[] ToModel(IReadOnlyDictionary<string, string> metadata)
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "search",
            Graph = _graph,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = StandardOpset } },
        };
        if (!portable)
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = Microsoft, Version = 1 });
        }

        foreach (var (key, value) in metadata)
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return model.ToByteArray();
    }

    public static AttributeProto Int(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    public static AttributeProto Single(string name, float value) =>
        new() { Name = name, F = value, Type = AttributeProto.Types.AttributeType.Float };

    public static AttributeProto Ints(string name, params long[] values) =>
        new() { Name = name, Ints = { values }, Type = AttributeProto.Types.AttributeType.Ints };

    private static ValueInfoProto Value(string name, DataType type, params string[] dimensions)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(dimensions.Select(dimension => new TensorShapeProto.Types.Dimension { DimParam = dimension }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = shape } },
        };
    }

    private string Constant(string name, DataType type, ReadOnlySpan<byte> values, long[] shape)
    {
        _graph.Initializer.Add(new TensorProto { Name = name, DataType = type, Dims = { shape }, RawData = ByteString.CopyFrom(values) });
        return name;
    }

    private static Half ToHalf(string name, float value) => Half.IsFinite((Half)value)
        ? (Half)value
        : throw new ModelException($"{name} holds {value}, which does not fit in 16 bits (at most 65,504); run this model in fp32.");

    private string NextName(string stem) => $"{stem}_{_nextName++}";
}
