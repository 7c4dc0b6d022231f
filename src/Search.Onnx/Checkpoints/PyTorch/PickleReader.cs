using System.Numerics;

namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>
/// A restricted unpickler (Python's pickletools describes the operations): it makes numbers, texts, lists, tuples and dictionaries, and
/// leaves the few allowed names and calls to <see cref="TorchPickle"/>. It never executes code.
/// </summary>
internal sealed class PickleReader(Stream stream, IPickleObjects objects)
{
    /// <summary>Far more values than any checkpoint has; the limit bounds memory.</summary>
    private const int MaxValues = 1_000_000;

    private static readonly object Mark = new();

    private readonly PickleStream _input = new(stream);
    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _operations;

    /// <summary>Reads one pickle; the stream's position is then after it.</summary>
    /// <exception cref="PickleException">The pickle is damaged, or uses something that is not allowed.</exception>
    public object? Read()
    {
        while (true)
        {
            var operation = _input.Byte();
            if (operation == '.')
            {
                return Pop();
            }

            if (++_operations > 10 * MaxValues)
            {
                throw new PickleException("it has too many operations for a checkpoint");
            }

            if (!Value(operation) && !Container(operation) && !Memo(operation) && !Object(operation))
            {
                throw new PickleException($"it has the operation 0x{operation:x2}, which is unknown or not for tensors: this is not a pickle of a checkpoint");
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
            case 0x80: return _input.Byte() <= 5 ? true : throw new PickleException("its protocol is newer than 5");
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
            case (byte)'i': Push(Global(_input.Line(), _input.Line())); break; // INST: no allowed name uses it; other names are refused.
            case 0x93: Push(Global(PopLast(2))); break;
            case (byte)'Q': Push(objects.Persistent(Pop())); break;
            case (byte)'R': Call(PopLast(2)); break;
            case (byte)'b': Pop(); break; // BUILD: attributes of a dictionary (_metadata), which tensors do not need.
            default: return false;
        }

        return true;
    }

    private static PickleGlobal Global(object?[] names) => names is [string module, string name]
        ? Global(module, name)
        : throw new PickleException("it names a global by something that is not a text");

    private static PickleGlobal Global(string module, string name)
    {
        var global = $"{module}.{name}";
        return PickleGlobal.IsAllowed(global)
            ? new PickleGlobal(global)
            : throw new PickleException($"it refers to {global}, which tensors do not need; nothing was executed. Use a file that you trust, best safetensors");
    }

    private void Call(object?[] call) => Push(call is [PickleGlobal global, object?[] arguments]
        ? objects.Call(global, arguments)
        : throw new PickleException("it calls something that is not a name, or calls it without arguments"));

    private void Append(IReadOnlyList<object?> values)
    {
        if (Peek() is not List<object?> list)
        {
            throw new PickleException("it appends to something that is not a list");
        }

        list.AddRange(values);
    }

    private void SetItems(IReadOnlyList<object?> items)
    {
        if (Peek() is not Dictionary<string, object?> dictionary || items.Count % 2 != 0)
        {
            throw new PickleException("it sets items of something that is not a dictionary");
        }

        for (var index = 0; index < items.Count; index += 2)
        {
            // Optimiser states have numbers as keys; tensors of a model do not.
            dictionary[items[index] as string ?? $"{items[index]?.GetType().Name} {index}"] = items[index + 1];
        }
    }

    private void Push(object? value)
    {
        if (_stack.Count == MaxValues)
        {
            throw new PickleException("it has too many values for a checkpoint");
        }

        _stack.Add(value);
    }

    private object? Peek() => _stack.Count > 0 ? _stack[^1] : throw new PickleException("it takes a value from an empty stack");

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
            throw new PickleException("it takes a value from an empty stack");
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
            throw new PickleException("it takes values up to a mark that does not exist");
        }

        var values = _stack[(mark + 1)..];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private void Remember(long key)
    {
        if (_memo.Count == MaxValues)
        {
            throw new PickleException("its memo has too many values for a checkpoint");
        }

        _memo[key] = Peek();
    }

    private object? Recall(long key) => _memo.TryGetValue(key, out var value)
        ? value
        : throw new PickleException($"it reads entry {key} of its memo, which does not exist");
}
