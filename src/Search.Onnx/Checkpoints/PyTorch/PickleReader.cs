using System.Numerics;

namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>
/// A restricted unpickler (Python's pickletools describes the operations): it makes numbers, texts, lists, tuples and dictionaries,
/// and leaves the few allowed names and calls to <see cref="TorchPickle"/>. It can run nothing: there is nothing to run.
/// </summary>
internal sealed class PickleReader(Stream stream, IPickleObjects objects)
{
    /// <summary>Far more than the parts of any checkpoint, few enough to bound memory.</summary>
    private const int MostValues = 1_000_000;

    private static readonly object Mark = new();

    private readonly PickleStream _input = new(stream);
    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _operations;

    /// <summary>Reads one pickle; the stream stands behind it then.</summary>
    /// <exception cref="PickleException">It is damaged, or asks for what is not allowed.</exception>
    public object? Read()
    {
        while (true)
        {
            var operation = _input.Byte();
            if (operation == '.')
            {
                return Pop();
            }

            if (++_operations > 10 * MostValues)
            {
                throw new PickleException("it has too many operations for a checkpoint");
            }

            if (!Value(operation) && !Container(operation) && !Memo(operation) && !Object(operation))
            {
                throw new PickleException($"it has the operation 0x{operation:x2}, which is unknown or not for tensors: this is no pickle of a checkpoint");
            }
        }
    }

    private bool Value(byte operation)
    {
        object? value;
        switch (operation)
        {
            case (byte)'N': value = null; break;
            case 0x88: value = true; break;
            case 0x89: value = false; break;
            case (byte)'J': value = (long)_input.Int32(); break;
            case (byte)'K': value = (long)_input.Byte(); break;
            case (byte)'M': value = (long)_input.UInt16(); break;
            case (byte)'G': value = _input.Double(); break;
            case 0x8a: value = Number(_input.Long()); break;
            case (byte)'S': value = _input.Line(); break;
            case (byte)'U' or 0x8c: value = _input.Text(_input.Byte()); break;
            case (byte)'X' or (byte)'T': value = _input.Text(_input.UInt32()); break;
            case 0x8d: value = _input.Text(_input.Int64()); break;
            case 0x80: return _input.Byte() <= 5 ? true : throw new PickleException("it is of a newer protocol than 5");
            case 0x95: _input.Int64(); return true;
            default: return false;
        }

        Push(value);
        return true;
    }

    private static object Number(BigInteger value) => value >= long.MinValue && value <= long.MaxValue ? (long)value : value;

    private bool Container(byte operation)
    {
        switch (operation)
        {
            case (byte)'(': Push(Mark); break;
            case (byte)'0': Pop(); break;
            case (byte)'}': Push(new Dictionary<string, object?>(StringComparer.Ordinal)); break;
            case (byte)']': Push(new List<object?>()); break;
            case (byte)')': Push(Array.Empty<object?>()); break;
            case (byte)'t': Push(PopToMark().ToArray()); break;
            case 0x85: Push(PopLast(1)); break;
            case 0x86: Push(PopLast(2)); break;
            case 0x87: Push(PopLast(3)); break;
            case (byte)'a': Append(PopLast(1)); break;
            case (byte)'e': Append(PopToMark()); break;
            case (byte)'s': SetItems(PopLast(2)); break;
            case (byte)'u': SetItems(PopToMark()); break;
            default: return false;
        }

        return true;
    }

    private bool Memo(byte operation)
    {
        switch (operation)
        {
            case (byte)'q': Remember(_input.Byte()); break;
            case (byte)'r': Remember(_input.UInt32()); break;
            case 0x94: Remember(_memo.Count); break;
            case (byte)'h': Push(Recall(_input.Byte())); break;
            case (byte)'j': Push(Recall(_input.UInt32())); break;
            default: return false;
        }

        return true;
    }

    private bool Object(byte operation)
    {
        switch (operation)
        {
            case (byte)'c': Push(Global(_input.Line(), _input.Line())); break;
            case (byte)'i': Push(Global(_input.Line(), _input.Line())); break; // INST: no allowed name is made this way; others are refused by name.
            case 0x93: Push(Global(PopLast(2))); break;
            case (byte)'Q': Push(objects.Persistent(Pop())); break;
            case (byte)'R': Call(PopLast(2)); break;
            case (byte)'b': Pop(); break; // BUILD: attributes of a dictionary (_metadata), which say nothing of tensors.
            default: return false;
        }

        return true;
    }

    private static PickleGlobal Global(object?[] names) => names is [string module, string name]
        ? Global(module, name)
        : throw new PickleException("it names a global by something that is no text");

    private static PickleGlobal Global(string module, string name)
    {
        var global = $"{module}.{name}";
        return PickleGlobal.IsAllowed(global)
            ? new PickleGlobal(global)
            : throw new PickleException($"it refers to {global}, which tensors do not need; nothing was executed. Use a file that you trust, best safetensors");
    }

    private void Call(object?[] call) => Push(call is [PickleGlobal global, object?[] arguments]
        ? objects.Call(global, arguments)
        : throw new PickleException("it calls what is no name, or without arguments"));

    private void Append(IReadOnlyList<object?> values)
    {
        if (Peek() is not List<object?> list)
        {
            throw new PickleException("it appends to what is no list");
        }

        list.AddRange(values);
    }

    private void SetItems(IReadOnlyList<object?> items)
    {
        if (Peek() is not Dictionary<string, object?> dictionary || items.Count % 2 != 0)
        {
            throw new PickleException("it sets items of what is no dictionary");
        }

        for (var index = 0; index < items.Count; index += 2)
        {
            // Optimiser states have numbers as keys; no tensor of a model has.
            dictionary[items[index] as string ?? $"{items[index]?.GetType().Name} {index}"] = items[index + 1];
        }
    }

    private void Push(object? value)
    {
        if (_stack.Count == MostValues)
        {
            throw new PickleException("it has too many values for a checkpoint");
        }

        _stack.Add(value);
    }

    private object? Peek() => _stack.Count > 0 ? _stack[^1] : throw new PickleException("it takes a value where there is none");

    private object? Pop()
    {
        var value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] PopLast(int count)
    {
        if (_stack.Count < count)
        {
            throw new PickleException("it takes a value where there is none");
        }

        object?[] values = [.. _stack[^count..]];
        _stack.RemoveRange(_stack.Count - count, count);
        return values;
    }

    private List<object?> PopToMark()
    {
        var mark = _stack.LastIndexOf(Mark);
        if (mark < 0)
        {
            throw new PickleException("it takes values back to a mark that is not there");
        }

        var values = _stack[(mark + 1)..];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private void Remember(long key)
    {
        if (_memo.Count == MostValues)
        {
            throw new PickleException("it remembers too many values for a checkpoint");
        }

        _memo[key] = Peek();
    }

    private object? Recall(long key) => _memo.TryGetValue(key, out var value)
        ? value
        : throw new PickleException($"it recalls entry {key} of its memo, which does not exist");
}
