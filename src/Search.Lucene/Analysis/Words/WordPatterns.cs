namespace Search.Lucene.Analysis.Words;

/// <summary>A part of a regular expression: a graph of states with one entrance and one exit. It can be used only once.</summary>
/// <param name="Start">The number of the entrance.</param>
/// <param name="End">The number of the exit.</param>
internal readonly record struct WordPattern(int Start, int End);

/// <summary>Builds regular expressions over <see cref="WordProperties"/> (Thompson's construction), which <see cref="WordAutomaton"/> reads.</summary>
internal sealed class WordPatterns
{
    private readonly List<State> _states = [];

    /// <summary>All states, by their numbers.</summary>
    public IReadOnlyList<State> States => _states;

    /// <summary>One code point that has any of some properties, and none of others.</summary>
    public WordPattern One(WordProperties any, WordProperties none = WordProperties.None)
    {
        var pattern = NewPattern();
        _states[pattern.Start] = _states[pattern.Start] with { Any = any, None = none, Next = pattern.End };
        return pattern;
    }

    /// <summary>One pattern after the other.</summary>
    public WordPattern Sequence(params ReadOnlySpan<WordPattern> parts)
    {
        for (var part = 1; part < parts.Length; part++)
        {
            Link(parts[part - 1].End, parts[part].Start);
        }

        return new WordPattern(parts[0].Start, parts[^1].End);
    }

    /// <summary>One of several patterns.</summary>
    public WordPattern OneOf(params ReadOnlySpan<WordPattern> choices)
    {
        var pattern = NewPattern();
        foreach (var choice in choices)
        {
            Link(pattern.Start, choice.Start);
            Link(choice.End, pattern.End);
        }

        return pattern;
    }

    /// <summary>A pattern, or nothing.</summary>
    public WordPattern Optional(WordPattern part)
    {
        Link(part.Start, part.End);
        return part;
    }

    /// <summary>A pattern once or more often.</summary>
    public WordPattern Repeat(WordPattern part)
    {
        var pattern = NewPattern();
        Link(pattern.Start, part.Start);
        Link(part.End, pattern.End);
        Link(pattern.End, part.Start);
        var end = NewPattern();
        Link(pattern.End, end.Start);
        return new WordPattern(pattern.Start, end.Start);
    }

    /// <summary>A pattern any number of times, also never.</summary>
    public WordPattern Any(WordPattern part) => Optional(Repeat(part));

    private WordPattern NewPattern()
    {
        _states.Add(new State([]));
        _states.Add(new State([]));
        return new WordPattern(_states.Count - 2, _states.Count - 1);
    }

    private void Link(int from, int to) => _states[from].Free.Add(to);

    /// <summary>A state: the steps that need no input, and at most one that needs a code point.</summary>
    /// <param name="Free">Where the steps without input lead.</param>
    /// <param name="Any">The code point must have one of these.</param>
    /// <param name="None">The code point must have none of these.</param>
    /// <param name="Next">Where the step with a code point leads; -1 without such a step.</param>
    public sealed record State(List<int> Free, WordProperties Any = WordProperties.None, WordProperties None = WordProperties.None, int Next = -1)
    {
        /// <summary>Whether a code point makes the step.</summary>
        public bool Takes(WordProperties properties) => Next >= 0 && (properties & Any) != 0 && (properties & None) == 0;
    }
}
