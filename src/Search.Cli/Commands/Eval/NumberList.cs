using System.CommandLine;
using System.Globalization;
using Search.Core.Errors;

namespace Search.Cli.Commands.Eval;

/// <summary>Options that take several numbers, separated by commas.</summary>
internal static class NumberList
{
    /// <summary>Reads windows.</summary>
    /// <exception cref="BadInputException">One is not a whole number of at least 1.</exception>
    public static int[] ParseWindows(string option, string text)
    {
        int[] windows = [.. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var window) ? window : 0)];
        return Array.TrueForAll(windows, window => window > 0)
            ? windows
            : throw new BadInputException($"{option} is '{text}'; expected whole numbers of at least 1, separated by commas, as in 10,50.");
    }

    /// <summary>Reads decimal numbers.</summary>
    /// <exception cref="BadInputException">One is not a number, or out of range.</exception>
    public static double[] Parse(ParseResult arguments, Option<string> option, double least, double most)
    {
        var text = arguments.GetValue(option)!;
        double[] numbers = [.. text.Split(',').Select(part =>
            double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : double.NaN)];
        return Array.TrueForAll(numbers, number => number >= least && number <= most)
            ? numbers
            : throw new BadInputException(FormattableString.Invariant(
                $"{option.Name} is '{text}'; expected numbers from {least} to {most}, separated by commas, as in 0.4,0.75."));
    }
}
