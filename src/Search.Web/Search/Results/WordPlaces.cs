using Search.Core.Retrieval;

namespace Search.Web.Searching.Results;

/// <summary>Finds given words in a text.</summary>
internal static class WordPlaces
{
    /// <summary>The places of whole words, in order and without overlap; of two words at one place, the longer one.</summary>
    public static IReadOnlyList<TextSpan> Find(string text, IReadOnlyList<string> words)
    {
        var places = words.SelectMany(word => PlacesOf(text, word)).OrderBy(place => place.Start).ThenByDescending(place => place.Length);
        var found = new List<TextSpan>();
        foreach (var place in places)
        {
            if (found.Count == 0 || place.Start >= found[^1].Start + found[^1].Length)
            {
                found.Add(place);
            }
        }

        return found;
    }

    private static IEnumerable<TextSpan> PlacesOf(string text, string word)
    {
        for (var start = text.IndexOf(word, StringComparison.Ordinal); start >= 0; start = text.IndexOf(word, start + word.Length, StringComparison.Ordinal))
        {
            if (!IsInside(text, start) && !IsInside(text, start + word.Length))
            {
                yield return new TextSpan(start, word.Length);
            }
        }
    }

    /// <summary>Whether a place is between two letters or digits.</summary>
    private static bool IsInside(string text, int place) =>
        place > 0 && place < text.Length && char.IsLetterOrDigit(text[place - 1]) && char.IsLetterOrDigit(text[place]);
}
