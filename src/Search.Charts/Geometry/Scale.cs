namespace Search.Charts.Geometry;

/// <summary>Maps values to coordinates of a chart, linearly or by their logarithm.</summary>
public sealed class Scale
{
    private readonly Func<double, double> _transform;
    private readonly double _from;
    private readonly double _to;
    private readonly double _start;
    private readonly double _end;

    private Scale(Func<double, double> transform, double from, double to, double start, double end) =>
        (_transform, _from, _to, _start, _end) = (transform, transform(from), transform(to), start, end);

    /// <summary>Equal differences have equal lengths.</summary>
    /// <param name="from">The value at <paramref name="start"/>.</param>
    /// <param name="to">The value at <paramref name="end"/>.</param>
    /// <param name="start">The first coordinate; it may be the larger one, as for a vertical axis.</param>
    /// <param name="end">The last coordinate.</param>
    public static Scale Linear(double from, double to, double start, double end) => new(value => value, from, to, start, end);

    /// <summary>Equal ratios have equal lengths. All values must be above 0.</summary>
    public static Scale Log(double from, double to, double start, double end) => new(Math.Log, from, to, start, end);

    /// <summary>The coordinate of a value; the middle if the scale has only one value.</summary>
    public double At(double value) => _to == _from
        ? (_start + _end) / 2
        : _start + ((_transform(value) - _from) / (_to - _from) * (_end - _start));
}
