namespace Search.Lucene.Analysis.Words;

/// <summary>
/// Finds the longest match of several rules, in one step for each character: a deterministic automaton over the classes of
/// <see cref="WordClasses"/> (subset construction). If two rules match equally long texts, the first one counts.
/// </summary>
internal sealed class WordAutomaton
{
    private const short Dead = -1;
    private const byte NoRule = byte.MaxValue;

    private readonly int _classes = WordClasses.Properties.Count;
    private readonly short[] _steps;
    private readonly byte[] _accepted;

    /// <summary>Builds the automaton.</summary>
    /// <param name="patterns">Where the rules were built.</param>
    /// <param name="rules">The rules, the most important first.</param>
    public WordAutomaton(WordPatterns patterns, IReadOnlyList<WordPattern> rules)
    {
        var sets = new List<SortedSet<int>> { Closure(patterns, rules.Select(rule => rule.Start)) };
        var numbers = new Dictionary<string, short>(StringComparer.Ordinal) { [Key(sets[0])] = 0 };
        var (steps, accepted) = (new List<short>(), new List<byte>());
        for (var state = 0; state < sets.Count; state++)
        {
            var set = sets[state];
            accepted.Add(FirstRule(rules, set));
            foreach (var properties in WordClasses.Properties)
            {
                var reached = Closure(patterns, set.Where(one => patterns.States[one].Takes(properties)).Select(one => patterns.States[one].Next));
                steps.Add(reached.Count == 0 ? Dead : Number(reached));
            }
        }

        (_steps, _accepted) = ([.. steps], [.. accepted]);

        short Number(SortedSet<int> set)
        {
            if (!numbers.TryGetValue(Key(set), out var number))
            {
                number = (short)sets.Count;
                numbers.Add(Key(set), number);
                sets.Add(set);
            }

            return number;
        }
    }

    /// <summary>The longest match at the start of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its length in UTF-16 units, 0 if no rule matches, and the number of the rule.</returns>
    public (int Length, int Rule) Match(ReadOnlySpan<char> text)
    {
        var (state, position, length, rule) = (0, 0, 0, (int)NoRule);
        while (position < text.Length)
        {
            var codePoint = CodePoint(text, position, out var units);
            state = _steps[state * _classes + WordClasses.OfCodePoints[codePoint]];
            if (state < 0)
            {
                break;
            }

            position += units;
            if (_accepted[state] != NoRule)
            {
                (length, rule) = (position, _accepted[state]);
            }
        }

        return (length, rule);
    }

    /// <summary>The code point at a position; half of a pair counts as one of its own.</summary>
    private static int CodePoint(ReadOnlySpan<char> text, int position, out int units)
    {
        var first = text[position];
        if (char.IsHighSurrogate(first) && position + 1 < text.Length && char.IsLowSurrogate(text[position + 1]))
        {
            units = 2;
            return char.ConvertToUtf32(first, text[position + 1]);
        }

        units = 1;
        return first;
    }

    private static byte FirstRule(IReadOnlyList<WordPattern> rules, SortedSet<int> set)
    {
        for (byte rule = 0; rule < rules.Count; rule++)
        {
            if (set.Contains(rules[rule].End))
            {
                return rule;
            }
        }

        return NoRule;
    }

    /// <summary>The states that are reached without input.</summary>
    private static SortedSet<int> Closure(WordPatterns patterns, IEnumerable<int> from)
    {
        var (reached, waiting) = (new SortedSet<int>(), new Stack<int>(from));
        while (waiting.TryPop(out var state))
        {
            if (reached.Add(state))
            {
                patterns.States[state].Free.ForEach(waiting.Push);
            }
        }

        return reached;
    }

    private static string Key(SortedSet<int> set) => string.Join(' ', set);
}
