using Search.Core.Errors;
using Search.Evaluation.Statistics;

namespace Search.Workbench.Online.Statistics;

/// <summary>How many searches a difference needs to be found.</summary>
/// <param name="Difference">The preference to be found, as <see cref="Outcomes.DeltaAb"/>, above 0.</param>
/// <param name="DecidedShare">The share of searches with a winner, above 0, at most 1.</param>
/// <param name="Alpha">The accepted share of errors.</param>
/// <param name="Power">The wanted probability of finding the difference.</param>
/// <param name="OneLook">Searches for the sign test: one look, at the end. Null for more than 100 million.</param>
/// <param name="EveryLook">
/// Searches for <see cref="AlwaysValidTest"/>, which may be looked at all the time. It usually ends sooner: this number is for
/// experiments that are significant at that very search. Null for more than 100 million.
/// </param>
public sealed record SampleSize(double Difference, double DecidedShare, double Alpha, double Power, int? OneLook, int? EveryLook)
{
    private const int Most = 100_000_000;

    /// <summary>Computes both numbers from exact binomial probabilities.</summary>
    /// <exception cref="BadInputException">A value is out of range.</exception>
    public static SampleSize For(double difference, double decidedShare, double alpha, double power)
    {
        Require(decidedShare is > 0 and <= 1, $"The share of searches with a winner is {decidedShare}; expected above 0, at most 1.");
        Require(
            difference > 0 && difference <= decidedShare / 2,
            $"The difference is {difference}; expected above 0, at most half the share of searches with a winner ({decidedShare / 2}).");
        Require(alpha is > 0 and < 1, $"Alpha is {alpha}; expected above 0 and below 1.");
        Require(power is > 0 and < 1, $"The power is {power}; expected above 0 and below 1.");

        var winShare = Math.Min(0.5 + difference / decidedShare, 1 - 1e-12);
        return new SampleSize(difference, decidedShare, alpha, power, Searches(outcomes => outcomes.SignTestP), Searches(AlwaysValidTest.PValue));

        int? Searches(Func<Outcomes, double> pValue)
        {
            var searches = Math.Ceiling(Decided(winShare, power, outcomes => pValue(outcomes) <= alpha) / decidedShare);
            return searches <= Most ? (int)searches : null;
        }
    }

    /// <summary>
    /// The smallest number of decided searches with enough power; infinity if it is above the limit. Power grows with the number, apart
    /// from the steps of whole numbers.
    /// </summary>
    private static double Decided(double winShare, double power, Predicate<Outcomes> significant)
    {
        var enough = 1;
        while (PowerOf(enough) < power)
        {
            enough *= 2;
            if (enough > Most)
            {
                return double.PositiveInfinity;
            }
        }

        var tooFew = enough / 2;
        while (enough - tooFew > 1)
        {
            var middle = (tooFew + enough) / 2;
            (tooFew, enough) = PowerOf(middle) < power ? (middle, enough) : (tooFew, middle);
        }

        return enough;

        double PowerOf(int decided) => BinomialTail.AtLeast(FewestWins(decided, significant), decided, winShare);
    }

    /// <summary>The fewest wins, more than half, that are significant; one more than there are if none are.</summary>
    private static int FewestWins(int decided, Predicate<Outcomes> significant)
    {
        var (notYet, yes) = (decided / 2, decided + 1);
        while (yes - notYet > 1)
        {
            var wins = (notYet + yes) / 2;
            (notYet, yes) = significant(new Outcomes(wins, decided - wins, 0)) ? (notYet, wins) : (wins, yes);
        }

        return yes;
    }

    private static void Require(bool condition, FormattableString message)
    {
        if (!condition)
        {
            throw new BadInputException(FormattableString.Invariant(message));
        }
    }
}
