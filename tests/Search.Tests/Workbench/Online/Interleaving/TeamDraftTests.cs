using System.Text.Json;
using CsCheck;
using Search.Workbench.Online;
using Search.Workbench.Online.Interleaving;
using Search.Workbench.Online.Statistics;

namespace Search.Tests.Workbench.Online.Interleaving;

public class TeamDraftTests
{
    private static readonly Gen<string[]> Rankings = Gen.Shuffle(Enumerable.Range(0, 8).Select(document => $"d{document}").ToArray(), 0, 7);

    private static readonly Gen<(string[] A, string[] B, int Length, bool[] Coins)> Drafts =
        Gen.Select(Rankings, Rankings, Gen.Int[0, 9], Gen.Bool.Array[9]);

    [Fact]
    public void The_published_draft_agrees_with_the_reference()
    {
        var winners = new List<Arm?>();
        using var golden = JsonDocument.Parse(File.ReadAllBytes(TestData.InCheckout("tests/Search.Tests/Workbench/Golden/interleaving.json")));
        foreach (var example in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            var coins = new Queue<bool>(example.GetProperty("coins").EnumerateArray().Select(coin => coin.GetInt32() == 1));
            var before = coins.Count;

            var draft = TeamDraft.Draft(Texts(example, "a"), Texts(example, "b"), example.GetProperty("length").GetInt32(), coins.Dequeue);
            var credit = ClickCredit.Of(
                [.. draft.Select(pick => (Arm?)pick.Team)], example.GetProperty("clicked_places").EnumerateArray().Select(place => place.GetInt32()));

            Assert.Equal(Texts(example, "shown"), draft.Select(pick => pick.Document));
            Assert.Equal(example.GetProperty("teams").GetString(), string.Concat(draft.Select(pick => pick.Team)));
            Assert.Equal(example.GetProperty("coins_used").GetInt32(), before - coins.Count);
            Assert.Equal(example.GetProperty("credit_a").GetInt32(), credit.A);
            Assert.Equal(example.GetProperty("credit_b").GetInt32(), credit.B);
            Assert.Equal(example.GetProperty("winner").GetString(), credit.Winner?.ToString() ?? "tie");
            winners.Add(credit.Winner);
        }

        var outcomes = Outcomes.Of(winners);
        var together = golden.RootElement.GetProperty("all_cases_together");
        Assert.Equal(together.GetProperty("wins_a").GetInt32(), outcomes.WinsA);
        Assert.Equal(together.GetProperty("wins_b").GetInt32(), outcomes.WinsB);
        Assert.Equal(together.GetProperty("ties").GetInt32(), outcomes.Ties);
        Assert.Equal(together.GetProperty("delta_ab").GetDouble(), outcomes.DeltaAb, 1e-12);
        Assert.Equal(together.GetProperty("sign_test_p").GetDouble(), outcomes.SignTestP, 1e-12);
    }

    [Fact]
    public void A_drafted_list_has_no_duplicate_and_its_teams_differ_by_at_most_one_pick() =>
        Drafts.Sample(draft =>
        {
            var picks = Draft(draft);

            Assert.Equal(picks.Count, picks.Select(pick => pick.Document).Distinct().Count());
            for (var places = 0; places <= picks.Count; places++)
            {
                var ofA = picks.Take(places).Count(pick => pick.Team == Arm.A);
                Assert.InRange(ofA - (places - ofA), -1, 1);
            }
        });

    [Fact]
    public void Each_pick_is_the_best_document_of_its_team_that_was_not_shown_yet() =>
        Drafts.Sample(draft =>
        {
            var shown = new HashSet<string>();
            foreach (var pick in Draft(draft))
            {
                Assert.Equal((pick.Team == Arm.A ? draft.A : draft.B).First(document => !shown.Contains(document)), pick.Document);
                shown.Add(pick.Document);
            }
        });

    [Fact]
    public void Swapping_the_rankings_and_turning_the_coins_over_swaps_the_teams() =>
        Drafts.Sample(draft =>
        {
            var mirrored = Draft((draft.B, draft.A, draft.Length, [.. draft.Coins.Select(coin => !coin)]));

            Assert.Equal(Draft(draft).Select(pick => pick with { Team = pick.Team.Other() }), mirrored);
        });

    [Fact]
    public void Each_team_earns_credit_at_each_place_equally_often_also_with_rankings_of_unequal_length() =>
        Gen.Select(Rankings, Rankings, Gen.Int[0, 6]).Sample(
            (a, b, length) =>
            {
                const int Rounds = 7;
                var balance = new int[length];
                for (var toss = 0; toss < 1 << Rounds; toss++)
                {
                    foreach (var (place, shown) in TeamDraft.Interleave(a, b, length, Coins(toss)).Index())
                    {
                        balance[place] += shown.Team switch { Arm.A => 1, Arm.B => -1, _ => 0 };
                    }
                }

                Assert.All(balance, difference => Assert.Equal(0, difference));
            },
            iter: 300);

    [Fact]
    public void A_shown_list_has_every_document_once_up_to_its_length() =>
        Drafts.Sample(draft =>
        {
            var shown = Shown(draft);

            Assert.Equal(Math.Min(draft.Length, draft.A.Union(draft.B).Count()), shown.Distinct().Count());
            Assert.Equal(shown.Count, shown.Distinct().Count());
            Assert.All(shown, document => Assert.Contains(document, draft.A.Concat(draft.B)));
        });

    [Fact]
    public void Documents_that_only_the_longer_ranking_has_earn_nothing_after_the_shorter_one_ended()
    {
        var shown = TeamDraft.Interleave(["1", "2", "3", "4", "5"], ["9"], 10, () => true);

        Assert.Single(shown, document => document.Team is not null);
        Assert.Equal(6, shown.Count);
    }

    [Fact]
    public void Without_one_of_the_rankings_the_other_is_shown_and_nobody_earns_credit()
    {
        var shown = TeamDraft.Interleave(["1", "2"], [], 10, () => true);

        Assert.Equal([new ShownDocument("1", null), new ShownDocument("2", null)], shown);
    }

    private static IReadOnlyList<TeamPick> Draft((string[] A, string[] B, int Length, bool[] Coins) draft)
    {
        var coins = new Queue<bool>(draft.Coins);
        return TeamDraft.Draft(draft.A, draft.B, draft.Length, coins.Dequeue);
    }

    private static List<string> Shown((string[] A, string[] B, int Length, bool[] Coins) draft) =>
        [.. TeamDraft.Interleave(draft.A, draft.B, draft.Length, () => true).Select(shown => shown.Document)];

    private static string[] Texts(JsonElement example, string name) => [.. example.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private static Func<bool> Coins(int toss)
    {
        var round = 0;
        return () => (toss >> round++ & 1) == 1;
    }
}
