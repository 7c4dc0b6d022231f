using CsCheck;
using Microsoft.AspNetCore.WebUtilities;
using Search.Web.Searching;

namespace Search.Tests.Web.Searching;

public class SearchAddressTests
{
    [Fact]
    public void The_URL_has_all_settings_under_the_documented_names()
    {
        var address = new SearchAddress("how far?", "50", "default", "lucene", "sample");

        Assert.Equal("/?q=how%20far%3F&k=50&model=default&engine=lucene&index=sample", address.ToUrl());
        Assert.Equal("/api/search?q=how%20far%3F&k=50&model=default&engine=lucene&index=sample", address.ToUrl("/api/search"));
    }

    [Fact]
    public void Defaults_are_not_written_into_the_url() => Assert.Equal("/", new SearchAddress("", Model: null).ToUrl());

    /// <summary>Any text without single surrogates, which are not valid text and cannot be in a URL.</summary>
    [Fact]
    public void Any_query_survives_the_url() =>
        Gen.Select(Gen.String, Gen.String).Sample((query, index) =>
        {
            var address = new SearchAddress(WellFormed(query), Index: WellFormed(index));
            var read = QueryHelpers.ParseQuery(address.ToUrl()[1..]);

            Assert.Equal(address.Query ?? "", read.TryGetValue("q", out var q) ? q.ToString() : "");
            Assert.Equal(address.Index ?? "", read.TryGetValue("index", out var name) ? name.ToString() : "");
        });

    [Fact]
    public void A_long_query_is_cut_and_cutting_again_changes_nothing()
    {
        var address = new SearchAddress(string.Join(' ', Enumerable.Range(0, 10_000).Select(number => $"word{number}")), "20");

        var cut = address.Cut();

        Assert.Equal(1_000, cut.Query!.Split(' ').Length);
        Assert.Equal("20", cut.Window);
        Assert.Equal(cut, cut.Cut());
    }

    private static string WellFormed(string text) => string.Concat(text.EnumerateRunes());
}
