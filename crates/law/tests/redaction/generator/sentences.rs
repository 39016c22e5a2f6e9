//! What decisions say, with places for values. `{p1}`…`{p4}` are the document's persons, `{s}` a stranger who is
//! met once; the other places are named in `documents`.

/// The party, by its kind.
#[rustfmt::skip]
pub const PARTY_PERSON: &[&str] = &[
    "当事人：{p1}，男，汉族，{birth}出生，公民身份号码：{id}，住址：{home}，联系电话：{mobile}。",
    "当事人姓名：{p1} 性别：女 身份证号：{id} 住所：{home} 联系方式：{mobile}",
    "当事人{p1}，身份证号码{id}，现住{home}，手机{mobile}。",
    "被处罚人：{p1}（身份证：{id}），户籍所在地：{home}，电话{mobile}。",
    "被处罚人姓名{p1}，女，{birth}生，住{home}，居民身份证号{id15}，联系电话{spoken}。",
    "违法行为人：{p1}；证件号码：{id}；家庭住址：{home}；联系电话：{landline}",
    "当事人：{p1}\n证件类型：护照\n证件号码：{passport}\n通讯地址：{home}",
    "当事人{p1}，系香港居民，港澳居民来往内地通行证号码{permit}，现暂住{home}。",
    "行政相对人名称：{p1}\n身份证件号码：{id}\n联系地址：{home}\n邮箱：{email}",
    "当事人：{p1}，持台湾居民来往大陆通行证（台胞证号：{taiwan}），居住地{home}，微信号：{social}。",
    "当事人：{p1}，现役军人，军官证：{military}，住{home}。",
    "姓名：{p1}，身份证号{id}，住址{short}，手机号码：{mobile}，开户行：中国工商银行吉林市分行，账号：{bank}。",
];
#[rustfmt::skip]
pub const PARTY_FIRM: &[&str] = &[
    "当事人：{firm}，统一社会信用代码：{code}，住所：{premises}，法定代表人：{p1}，联系电话：{mobile}。",
    "当事人名称：{firm}\n主体资格证照名称：营业执照\n统一社会信用代码：{code}\n住所（住址）：{premises}\n法定代表人（负责人、经营者）：{p1}\n身份证件号码：{id}\n联系电话：{mobile}",
    "被处罚单位：{firm}；地址：{premises}；法定代表人{p1}；委托代理人：{p2}，身份证号{id}。",
    "{firm}：\n统一社会信用代码：{code}\n地址：{premises}\n法定代表人：{p1}　职务：经理",
    "当事人{firm}（统一社会信用代码{code}），注册地址{premises}，负责人为{p1}，联系方式{mobile}。",
    "单位名称：{firm}，组织机构代码证号已并入{code}，法人代表：{p1}（电话：{mobile}），授权委托人{p2}。",
    "当事人：{firm}，主要负责人：{p1}，身份证{id}，家庭住址：{home}。",
];
#[rustfmt::skip]
pub const PARTY_SHOP: &[&str] = &[
    "当事人：{shop}，统一社会信用代码：{code}，经营场所：{premises}，经营者：{p1}，公民身份号码{id}，住{home}。",
    "当事人名称：{shop}，经营者姓名：{p1}，性别：男，身份证号：{id}，联系电话：{mobile}，经营场所：{premises}。",
    "{shop}（经营者{p1}），营业执照注册号{code}，经营地址：{premises}。",
    "当事人{shop}，系个体工商户，经营者为{p1}，手机{spoken}，家庭住址{home}。",
    "字号：{shop} 经营者：{p1} 身份证件号码：{id} 经营场所：{premises} 联系电话：{mobile}",
];
/// The case so far.
#[rustfmt::skip]
pub const FACTS: &[&str] = &[
    "{date}，我局接到群众举报，反映{p1}在{place}无照经营{goods}。",
    "经查，{p1}于{date}从{s}处购进{goods}30箱，货值{money}，已全部售出。",
    "{date}，执法人员{p3}、{p4}对{firm}进行现场检查，发现其销售的{goods}超过保质期，{batch}。",
    "当事人的员工{s}承认，上述{goods}由其本人于{date}配送。",
    "执法人员在{p1}家中（{home}）查获{goods}12桶，{p1}当场未能提供进货票据。",
    "另查明，{s}为当事人提供仓储场所，收取费用{money}，通过银行卡{bank}转账结算。",
    "现场检查时{p2}在场，称{p1}外出进货，其电话{mobile}一直无人接听。",
    "{p1}驾驶{plate}号牌小型货车，将{goods}运至{place}销售。",
    "{date}，本局委托鉴定机构对上述{goods}进行检验，结论为不合格，{batch}，检验费{money}。",
    "当事人与{s}签订租赁合同，租用位于{short}的房屋用于存放{goods}。",
    "经询问{s}，该批{goods}系{p1}以每箱{money}的价格卖给{s2}的。",
    "消费者{s}于{date}向12315投诉，称食用在{shop}购买的{goods}后身体不适，并提供了联系电话{mobile}。",
    "据{s}陈述，{p1}曾多次让其代收货款，共计{money}。",
    "当事人{p1}的妻子{s}现场签字确认，并留下家庭住址{home}。",
    "我局于{date}向{p1}邮寄送达《责令改正通知书》，收件地址为{home}，收件人{p1}，联系电话{mobile}。",
    "{p1}、{s}合伙在{place}占道经营{goods}，违法所得{money}。",
    "该单位财务人员{s}提供的账册显示，{date}至{date}期间销售{goods}共计{money}。",
    "上述行为有{s}等三名工人的证言佐证。",
    "检查中发现货车司机{s}（驾驶证号{id}）正在卸货，车牌号{plate}。",
    "{date}，{organ}将该线索移送我局处理，文号为{docno}。",
    "当事人使用的收款账户户名为{s}，账号{account}，开户银行为中国农业银行。",
    "当事人通过微信{social}向{s}发送虚假检验报告，并承诺货到付款。",
    "{s}系当事人雇佣的保管员，其证实{goods}存放于{premises}的库房内。",
    "邻居{s}反映，夜间有车辆进出，噪声扰民，已持续两个月。",
    "当事人租住在{home}，并在该处加工{goods}，未办理营业执照。",
    "{firm}工作人员{s}出具情况说明，称{goods}的进货渠道为网络购买，支付金额{money}。",
    "受害人{s}，住{home}，被收取押金{money}，至今未退还。",
    "{p1}称自己不知道该{goods}属于禁止销售的产品，愿意配合调查。",
    "当事人以{s}的名义办理了账户，卡号为{bank}，用于收取货款。",
    "{date}，{p1}因销售{goods}被{organ}处以罚款{money}（{docno}）。",
    "经比对，{s}所持护照{passport}与登记信息不一致。",
    "当事人之子{s}未满十八周岁，不参与经营。",
    "{date}，{s}将{plate}车辆停放于消防通道，经劝离后仍未驶离。",
    "举报人要求保密，其来电号码{mobile}不予公开。",
    "供货商{s}已失去联系，登记的手机号码{spoken}为空号。",
    "执法人员随即联系房东{s}，由{s}协助打开库房。",
];
/// What proves it.
#[rustfmt::skip]
pub const EVIDENCE: &[&str] = &[
    "以上事实有下列证据证明：1.现场检查笔录1份；2.对{p1}的询问笔录2份；3.{s}的证人证言；4.{p1}身份证复印件1份。",
    "证据一：{p1}的询问笔录，证明其于{date}销售{goods}的事实。证据二：{s}出具的书面证明。",
    "上述事实，有{p1}陈述、{s}证言、进货单据、现场照片等证据予以证实。",
    "主要证据有：营业执照复印件、法定代表人{p1}身份证复印件、授权委托书、受托人{p2}身份证复印件、销售台账。",
    "以上证据经{p1}签字确认，见证人{s}在场。",
    "询问{s}制作的调查询问笔录（{date}），证明当事人购进{goods}的数量及价格为{money}。",
    "{s}提供的转账记录、聊天截图，证明{p1}收取货款{money}。",
    "《现场勘验笔录》由{p1}和见证人{s}签名；被询问人：{s2}；记录人：{p4}。",
    "证人{s}、{s2}的证言，均证明{goods}由{firm}生产。",
];
/// What was done in between.
#[rustfmt::skip]
pub const PROCEDURE: &[&str] = &[
    "{date}，经批准立案，指定{p3}、{p4}为办案人员。",
    "本局于{date}向当事人送达了行政处罚告知书（{docno}），由{p2}签收，当事人在法定期限内未提出陈述、申辩意见。",
    "{date}，当事人{p1}向我局提交陈述申辩意见，称其家庭困难，请求从轻处罚。",
    "办案人员：{p3}（执法证号07020100101）、{p4}（执法证号07020100102）。",
    "听证会于{date}举行，主持人{s}，当事人的委托代理人{p2}参加了听证。",
    "案件经法制审核人员{s}审核，{date}集体讨论决定。",
    "因{p1}拒绝签收，执法人员邀请社区工作人员{s}见证，留置送达。",
    "当事人{p1}收到后于{date}缴纳保证金{money}，退还账户为{bank}。",
];
/// Why and what.
#[rustfmt::skip]
pub const DECISION: &[&str] = &[
    "本局认为，当事人的上述行为违反了{statute}的规定，依据{statute}，决定处罚如下：罚款{money}。",
    "{p1}的行为违反{statute}，构成未取得许可从事经营活动的违法行为。鉴于{p1}主动配合，责令改正，并处罚款{money}，没收违法所得{money}。",
    "依照{statute}的规定，决定对{p1}给予如下处罚：1.警告；2.罚款人民币{money}。",
    "根据{statute}之规定，对{firm}罚款{money}，对直接负责的主管人员{s}罚款{money}。",
    "综上，{p1}违反了{statute}，应予处罚。考虑到当事人系初次违法，危害后果轻微，决定从轻处罚，罚款{money}。",
    "参照《吉林省市场监督管理行政处罚裁量基准》，决定没收{goods}20公斤，罚款{money}，上缴国库。",
];
/// How to go against it.
#[rustfmt::skip]
pub const REMEDIES: &[&str] = &[
    "如不服本决定，可在收到本决定书之日起六十日内向{organ}申请行政复议，也可以在六个月内向吉林铁路运输法院提起行政诉讼。",
    "逾期不缴纳罚款的，每日按罚款数额的百分之三加处罚款，并申请人民法院强制执行。联系人：{s}，联系电话：{mobile}。",
    "请于{date}前将罚款缴至指定银行，逾期由{organ}申请强制执行。",
    "复议机关：{organ}，地址：{premises}。",
    "{organ}\n{date}",
];
/// Titles of cases.
#[rustfmt::skip]
pub const TITLES: &[&str] = &[
    "{p1}未取得食品经营许可从事食品经营活动案",
    "{p1}销售超过保质期的{goods}案",
    "{firm}销售不合格{goods}案",
    "关于对{p1}违法建设行为的行政处罚",
    "{p1}、{s}无照经营{goods}案",
    "{shop}未按规定明码标价案",
    "{p1}擅自占用城市道路摆摊设点案",
];
/// The party's field of the record.
pub const PARTIES: &[&str] = &["{p1}", "{firm}", "{shop}", "{p1}（{shop}）", "{p1}"];
/// The code's field of the record.
pub const CODES: &[&str] = &["{id}", "{code}", "{code}", "{id}", "{id15}"];
