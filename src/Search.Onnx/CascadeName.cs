using System.Globalization;
using System.Text.RegularExpressions;
using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Core.Reranking;

namespace Search.Onnx;

/// <summary>The name of a cascade of two models: <c>FIRST+SECOND@N</c>, as <see cref="CascadeReranker"/> explains.</summary>
/// <param name="First">The model that scores every passage. It may contain a plus sign, because a folder's name may.</param>
/// <param name="Second">The model that scores the best passages of the first model. It contains no plus sign.</param>
/// <param name="Depth">How many passages the second model scores.</param>
internal sealed partial record CascadeName(string First, string Second, int Depth)
{
    /// <summary>The form of a cascade's name, for messages.</summary>
    public const string Form = "FIRST+SECOND@N, as in ms-marco-TinyBERT-L2-v2+default@100";

    /// <summary>Reads a name.</summary>
    /// <returns>The cascade; null for the name of a single model, which has no plus sign or does not end in <c>@</c> and a number.</returns>
    /// <exception cref="BadInputException">The name is a cascade's, but a model is missing or the number is out of range.</exception>
    public static CascadeName? Parse(string name)
    {
        if (Pattern().Match(name) is not { Success: true } match)
        {
            return null;
        }

        var (first, second, depth) = (match.Groups["first"].Value, match.Groups["second"].Value, match.Groups["depth"].Value);
        if (string.IsNullOrWhiteSpace(first) || string.IsNullOrWhiteSpace(second))
        {
            throw new BadInputException(
                $"The model '{name}' is a cascade without a {(string.IsNullOrWhiteSpace(first) ? "first" : "second")} model; expected {Form}.");
        }

        return int.TryParse(depth, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= SearchRequest.MaxDepth
            ? new CascadeName(first, second, number)
            : throw new BadInputException(
                $"The model '{name}' is a cascade whose second model scores {depth} passages; expected 1 to {SearchRequest.MaxDepth:N0}.");
    }

    [GeneratedRegex(@"\A(?<first>.*)\+(?<second>[^+]*)@(?<depth>[0-9]+)\z", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
