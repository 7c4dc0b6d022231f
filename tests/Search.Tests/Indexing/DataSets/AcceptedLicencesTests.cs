using Microsoft.Extensions.Time.Testing;
using Search.Core.Storage;
using Search.Indexing.DataSets;

namespace Search.Tests.Indexing.DataSets;

/// <summary>What counts as accepted.</summary>
public sealed class AcceptedLicencesTests : IDisposable
{
    private static readonly Licence Terms = new("MS MARCO", "Research only.", "https://example.org/", MustBeAccepted: true);

    private readonly TempFolder _home = new();

    private AcceptedLicences Accepted => new(new DataDirectory(_home.Path), new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 7, 0, 0, TimeSpan.Zero)));

    private string File => _home.File("data/accepted-licences.json");

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Accepted_terms_are_kept_with_their_notice_and_the_time()
    {
        Assert.False(Accepted.Contains(Terms));

        Accepted.Add(Terms);

        Assert.True(Accepted.Contains(Terms));
        Assert.False(Accepted.Contains(Terms with { Name = "Other" }));
        Assert.Contains("Research only.", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
        Assert.Contains("2026-11-28T07:00:00", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_terms_must_be_accepted_again()
    {
        Accepted.Add(Terms);

        Assert.False(Accepted.Contains(Terms with { Notice = "Ask first." }));
        Accepted.Add(Terms with { Notice = "Ask first." });
        Assert.True(Accepted.Contains(Terms with { Notice = "Ask first." }));
        Assert.False(Accepted.Contains(Terms));
    }

    [Fact]
    public void Other_accepted_terms_are_kept()
    {
        Accepted.Add(Terms);
        Accepted.Add(Terms with { Name = "Other" });

        Assert.True(Accepted.Contains(Terms) && Accepted.Contains(Terms with { Name = "Other" }));
    }

    [Fact]
    public void A_damaged_file_proves_nothing()
    {
        Accepted.Add(Terms);
        System.IO.File.WriteAllText(File, "[{");

        Assert.False(Accepted.Contains(Terms));
    }
}
