using Search.Core.Errors;

namespace Search.Indexing.DataSets;

/// <summary>Shows the terms of a data set before it is downloaded, and has them accepted once where the licence wants that.</summary>
/// <param name="registry">The terms.</param>
/// <param name="accepted">What the user has accepted before.</param>
/// <param name="notify">Shows a notice.</param>
/// <param name="ask">Shows a notice and asks whether its terms are accepted; null where nobody can be asked.</param>
public sealed class LicenceConsent(DataSetRegistry registry, AcceptedLicences accepted, Action<string> notify, Func<string, bool>? ask)
{
    /// <summary>Requires that the terms of a data set are accepted.</summary>
    /// <param name="dataSet">The data set.</param>
    /// <param name="isAccepted">Whether the command line accepts them.</param>
    /// <exception cref="BadInputException">The user did not accept them, or nobody can be asked.</exception>
    public void Require(DataSet dataSet, bool isAccepted)
    {
        var licence = registry.LicenceOf(dataSet);
        var notice = $"{dataSet.Name}: terms of {licence.Name} ({licence.Url}): {licence.Notice}";
        if (!licence.MustBeAccepted)
        {
            notify(notice);
        }
        else if (!accepted.Contains(licence))
        {
            Accept(notice, isAccepted);
            accepted.Add(licence);
        }
    }

    private void Accept(string notice, bool isAccepted)
    {
        if (isAccepted)
        {
            notify(notice);
        }
        else if (ask is null)
        {
            throw new BadInputException($"{notice}\nThese terms must be accepted once, and there is no terminal to ask. Use --accept-licence to accept them.");
        }
        else if (!ask(notice))
        {
            throw new BadInputException("The terms were not accepted; nothing was downloaded.");
        }
    }
}
