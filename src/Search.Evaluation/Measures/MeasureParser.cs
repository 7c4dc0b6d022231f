using System.Globalization;
using System.Text.RegularExpressions;
using Search.Core.Errors;

namespace Search.Evaluation.Measures;

/// <summary>Reads measures in the notation of ir_measures, and lists all known ones.</summary>
public static partial class MeasureParser
{
    /// <summary>The default measures.</summary>
    public const string DefaultMeasures = "nDCG@10 RR@10 R@100";

    /// <summary>All measures.</summary>
    public static IReadOnlyList<MeasureFamily> Families { get; } =
    [
        NormalizedDiscountedCumulativeGain.Family, ReciprocalRank.Family, AveragePrecision.Family, Precision.Family, Recall.Family,
        Success.Family, RPrecision.Family, BinaryPreference.Family, ExpectedReciprocalRank.Family, RankBiasedPrecision.Family,
        Judged.Family,
    ];

    /// <summary>Reads a list: measures separated by blanks, as in <c>nDCG@10 AP(rel=2)@1000</c>.</summary>
    /// <returns>Each measure by its text as given; a repeated text counts once.</returns>
    /// <exception cref="BadInputException">The list is empty or a measure is unknown; the message lists the known ones.</exception>
    public static OrderedDictionary<string, Measure> ParseList(string text)
    {
        var measures = new OrderedDictionary<string, Measure>();
        foreach (Match match in Entry().Matches(text))
        {
            measures.TryAdd(match.Value, Parse(match.Value));
        }

        return measures.Count > 0 ? measures : throw Unknown(text, "no measure is named");
    }

    /// <summary>Reads one measure.</summary>
    /// <exception cref="BadInputException">It is unknown; the message lists the known ones.</exception>
    public static Measure Parse(string text)
    {
        var match = Notation().Match(text);
        var family = Families.FirstOrDefault(family =>
            family.Name == match.Groups["name"].Value || family.Aliases.Contains(match.Groups["name"].Value));
        if (family is null)
        {
            throw Unknown(text, "it is unknown");
        }

        try
        {
            var arguments = new MeasureArguments(Parameters(match), Cutoff(match.Groups["cutoff"].Value));
            var measure = family.Create(arguments);
            arguments.RequireAllTaken();
            return measure;
        }
        catch (FormatException exception)
        {
            throw Unknown(text, exception.Message);
        }
    }

    private static Dictionary<string, string?> Parameters(Match match)
    {
        var parameters = new Dictionary<string, string?>();
        foreach (var parameter in match.Groups["parameter"].Captures.Select(capture => capture.Value.Trim().Split('=', 2)))
        {
            if (!parameters.TryAdd(parameter[0].Trim(), parameter.Length == 1 ? null : parameter[1].Trim().Trim('\'', '"')))
            {
                throw new FormatException($"the parameter '{parameter[0]}' is given twice");
            }
        }

        return parameters;
    }

    private static int? Cutoff(string text) =>
        text.Length == 0 ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var cutoff) && cutoff > 0 ? cutoff
        : throw new FormatException($"the cut-off is '{text}'; expected a whole number of at least 1");

    private static BadInputException Unknown(string text, string problem) => new(
        $"The measure '{text}' cannot be computed: {problem}. Known measures:\n" +
        string.Join('\n', Families.Select(family => $"  {family.Notation}: {family.Summary}")));

    /// <summary>One measure of a list: blanks inside brackets belong to it, and so does a word <c>residual</c> after it.</summary>
    [GeneratedRegex(@"(?:[^\s(]|\([^)]*\)?)+(?:\s+residual(?!\S))?")]
    private static partial Regex Entry();

    [GeneratedRegex(
        @"^(?<name>[A-Za-z]+)(?:\((?<parameter>[^(),]+)(?:,(?<parameter>[^(),]+))*\))?(?:@(?<cutoff>[^@\s]+))?(?:\s+(?<parameter>residual))?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Notation();
}
