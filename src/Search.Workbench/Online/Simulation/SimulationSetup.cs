using Search.Core.Errors;

namespace Search.Workbench.Online.Simulation;

/// <summary>What is simulated.</summary>
public sealed record SimulationSetup
{
    /// <summary>How visitors click.</summary>
    public required IClickModel ClickModel { get; init; }

    /// <summary>How many experiments, at least 1.</summary>
    public int Experiments { get; init; } = 1000;

    /// <summary>How many searches an experiment has, at least 1.</summary>
    public int Searches { get; init; } = 1000;

    /// <summary>The accepted share of errors, above 0 and below 1.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>How many documents a page shows, at least 1.</summary>
    public int Page { get; init; } = 10;

    /// <summary>At most so many documents of A are known; null for all.</summary>
    public int? LengthA { get; init; }

    /// <summary>At most so many documents of B are known; null for all.</summary>
    public int? LengthB { get; init; }

    /// <summary>Before each search a coin decides which run is A, so that there is no difference to be found. Lists are cut afterwards.</summary>
    public bool IsNull { get; init; }

    /// <summary>The seed; equal seeds give equal results.</summary>
    public int Seed { get; init; } = 1;

    /// <exception cref="BadInputException">A number is out of range.</exception>
    internal void Check()
    {
        Require(Experiments, "number of experiments");
        Require(Searches, "number of searches");
        Require(Page, "number of documents on a page");
        Require(LengthA ?? 1, "length of A's lists");
        Require(LengthB ?? 1, "length of B's lists");
        if (Alpha is not (> 0 and < 1))
        {
            throw new BadInputException(FormattableString.Invariant($"Alpha is {Alpha}; expected above 0 and below 1."));
        }

        static void Require(int value, string what)
        {
            if (value < 1)
            {
                throw new BadInputException($"The {what} is {value}; expected at least 1.");
            }
        }
    }
}
