using System.Security.Cryptography;
using Search.Core.Errors;
using Search.Workbench.Online.Visitors;

namespace Search.Workbench.Online;

/// <summary>An online experiment. All of it is fixed before the first search, so that nothing can be chosen after a look at the figures.</summary>
public sealed record OnlineExperiment
{
    /// <summary>Clicks and dwell of the first 30 minutes count, the usual length of a session.</summary>
    public static readonly TimeSpan DefaultSettling = TimeSpan.FromMinutes(30);

    private const int LongestName = 100;
    private const int SaltBytes = 32;

    /// <summary>Its name: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What visitors see.</summary>
    public required OnlineMode Mode { get; init; }

    /// <summary>The baseline, as reports name it, for example <c>bm25</c>.</summary>
    public required string A { get; init; }

    /// <summary>The system that may replace it, for example the model's name.</summary>
    public required string B { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>How long after a search its clicks count; younger searches are not counted yet.</summary>
    public TimeSpan Settling { get; init; } = DefaultSettling;

    /// <summary>In shadow mode, B ranks for every n-th search; at least 1.</summary>
    public int ShadowEvery { get; init; } = 1;

    /// <summary>Random bytes for <see cref="VisitorHash"/>. They are deleted with the experiment.</summary>
    internal byte[] Salt { get; init; } = RandomNumberGenerator.GetBytes(SaltBytes);

    /// <summary>Refuses values that make no experiment.</summary>
    /// <exception cref="BadInputException">A value is not valid.</exception>
    internal void Check()
    {
        Require(
            Name.Length is > 0 and <= LongestName && Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'),
            $"The name of the experiment is '{Name}'; expected 1 to {LongestName} letters, digits, '.', '_' or '-'.");
        Require(A.Length > 0 && B.Length > 0 && A != B, $"The arms are '{A}' and '{B}'; expected two different names.");
        Require(ShadowEvery >= 1, $"Every {ShadowEvery}-th search is to be ranked unseen; expected at least 1.");
        Require(Settling >= TimeSpan.Zero && Settling <= TimeSpan.FromDays(1), $"Clicks are to count for {Settling}; expected 0 seconds to 1 day.");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new BadInputException(message);
        }
    }
}
