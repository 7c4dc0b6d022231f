using System.Globalization;
using System.Text.Json;

namespace Search.TestSupport;

/// <summary>The values that a published table should have, with their tolerances: <c>evaluation/expected/NAME.json</c>.</summary>
/// <param name="Name">The name of the table, and of its result file in <c>benchmarks/MACHINE/evaluation/</c>.</param>
/// <param name="Measures">System to measure to value.</param>
internal sealed record ExpectedFigures(string Name, IReadOnlyDictionary<string, IReadOnlyDictionary<string, ExpectedFigure>> Measures)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };

    /// <summary>The folder of the expected values.</summary>
    public static string Folder => TestData.InCheckout("evaluation/expected");

    /// <summary>Reads the expected values of a table.</summary>
    public static ExpectedFigures Read(string name) =>
        JsonSerializer.Deserialize<ExpectedFigures>(File.ReadAllText(Path.Combine(Folder, name + ".json")), Json)!;

    /// <summary>Where figures differ from the expected ones by more than the tolerance, or are on one side only; one sentence each.</summary>
    /// <param name="measured">System to measure to value.</param>
    public IEnumerable<string> Drift(IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> measured)
    {
        foreach (var system in measured.Keys.Union(Measures.Keys))
        {
            var found = measured.GetValueOrDefault(system) ?? new Dictionary<string, double>();
            var expected = Measures.GetValueOrDefault(system) ?? new Dictionary<string, ExpectedFigure>();
            foreach (var measure in found.Keys.Union(expected.Keys))
            {
                var place = $"{Name}, {system}, {measure}";
                if (!expected.TryGetValue(measure, out var figure))
                {
                    yield return $"{place}: {Text(found[measure])} is published, but evaluation/expected/{Name}.json has no value";
                }
                else if (!found.TryGetValue(measure, out var value))
                {
                    yield return $"{place}: {Text(figure.Value)} is expected, but not published";
                }
                else if (!figure.Allows(value))
                {
                    yield return $"{place}: {Text(value)}, expected {Text(figure.Value)} with a tolerance of {figure.Tolerance.ToString(CultureInfo.InvariantCulture)}";
                }
            }
        }
    }

    private static string Text(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}

/// <summary>One expected value.</summary>
/// <param name="Value">The value, with the digits that are published.</param>
/// <param name="Tolerance">The largest difference that is not a drift.</param>
internal sealed record ExpectedFigure(double Value, double Tolerance)
{
    /// <summary>Half of the last published digit: a measured value is not rounded.</summary>
    private const double Rounding = 0.00005;

    /// <summary>Whether a measured value agrees.</summary>
    public bool Allows(double measured) => Math.Abs(measured - Value) <= Tolerance + Rounding;
}
