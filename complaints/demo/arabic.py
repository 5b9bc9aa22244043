"""The demonstration complaints filed in Arabic. People, places and events are invented."""

from complaints.demo.case import (
    APPROVE,
    TAKE,
    UNDER_REVIEW,
    DemoCase,
    ask_body,
    ask_complainant,
    note_reply,
    propose,
    refer,
)
from complaints.models import FiledFor, PlaceKind

ARABIC: tuple[DemoCase, ...] = (
    DemoCase(
        language="ar",
        title="تأخر الدورية ساعتين بعد بلاغ عن سرقة",
        narrative=(
            "اتصلت بالنجدة عند الساعة الحادية عشرة ليلاً حين رأيت شخصين يكسران باب دكان جاري. قيل لي إن "
            "الدورية في الطريق، ولم تصل إلا بعد ساعتين وقد ذهب اللصوص. وحين سألت عن سبب التأخير قال "
            "الموظف إن الحي بعيد ولا يستحق. الدكان هو مصدر الرزق الوحيد لعائلة جاري."
        ),
        wishes="معرفة سبب التأخير وتنظيم دوريات ليلية في الحي.",
        place="حي البساتين قرب السوق القديم",
        complainant="نبيل رضوان",
        category="police-conduct",
        subcategory="delayed-response",
        days_ago=9,
        place_kind=PlaceKind.STREET,
        respondent="interior",
        respondent_words="غرفة العمليات والدورية المناوبة",
    ),
    DemoCase(
        language="ar",
        title="منع من النوم وتهديد أثناء التوقيف",
        narrative=(
            "ابن عمي موقوف منذ أربعة أيام. زاره محاميه أمس فوجده لا يقوى على الجلوس، وأخبره أنهم يوقظونه "
            "كل ربع ساعة ويهددونه بإحضار أمه إن لم يوقع على أوراق لم يقرأها. لم يعرض على طبيب، ولم نعرف "
            "حتى الآن التهمة الموجهة إليه."
        ),
        wishes="عرضه على طبيب مستقل فوراً ووقف هذه المعاملة.",
        place="مكان توقيف تابع للأمن",
        complainant="رامي السالم",
        victim="أيهم السالم",
        filed_for=FiledFor.OTHER,
        category="torture-ill-treatment",
        subcategory="psychological-torture",
        days_ago=0,
        flags=("in-detention-now", "ongoing-violation"),
        place_kind=PlaceKind.PRISON,
        respondent="interior",
        respondent_words="المحققون في مكان التوقيف",
        way=(TAKE,),
        note="طُلب من مكان التوقيف سجل الزيارات وسجل الفحص الطبي هاتفياً، وسيُرسل كتاب بذلك.",
    ),
    DemoCase(
        language="ar",
        title="رفض استقبال مريض كلى بحجة نقص ورقة",
        narrative=(
            "والدي يغسل الكلى مرتين في الأسبوع. يوم السبت رفض موظف الاستقبال إدخاله لأن ورقة التحويل "
            "منتهية منذ يوم واحد، وطلب منا العودة بعد يومين. تدهورت حاله في الليل ونقلناه بسيارة أجرة "
            "إلى مستشفى خاص دفعنا فيه كل ما معنا."
        ),
        wishes="محاسبة المسؤول ورد ما دفعناه.",
        place="قسم الغسيل الكلوي في المستشفى العام",
        complainant="هدى البيطار",
        victim="مصطفى البيطار",
        filed_for=FiledFor.OTHER,
        category="health-education-housing",
        subcategory="denied-health-care",
        days_ago=30,
        flags=("medical-emergency",),
        place_kind=PlaceKind.HOSPITAL,
        respondent="health",
        respondent_words="موظف الاستقبال في قسم الغسيل الكلوي",
        with_photo=True,
        way=(
            *UNDER_REVIEW,
            ask_body("يرجى بيان تعليمات الاستقبال في حالات انتهاء التحويل، وتسجيلات الدخول ليوم الواقعة."),
            note_reply("أفادت إدارة المستشفى بأن التعليمات تسمح بالاستقبال أسبوعاً بعد انتهاء التحويل."),
            propose(
                "substantiated",
                "ثبت من تعليمات المستشفى أن الرفض خالفها، وأن المريض نُقل في حال خطرة في الليلة ذاتها.",
            ),
        ),
    ),
    DemoCase(
        language="ar",
        title="تعذر تسجيل مولودة لأن عقد الزواج صادر في الخارج",
        narrative=(
            "تزوجت في بلد آخر وعقدي مصدق من السفارة. منذ خمسة أشهر أراجع لتسجيل ابنتي ويطلبون كل مرة "
            "ورقة جديدة، حتى طلبوا عقد زواج والديّ. ابنتي بلا شهادة ميلاد ولا تستطيع أخذ لقاحاتها في "
            "المركز الصحي."
        ),
        wishes="تسجيل ابنتي وإعطاؤنا قائمة واحدة واضحة بالأوراق المطلوبة.",
        place="مكتب الأحوال المدنية في المدينة",
        complainant="وسيم جابر",
        category="civil-status-movement",
        subcategory="birth-registration",
        days_ago=60,
        place_kind=PlaceKind.OFFICE,
        respondent="civil-affairs",
        way=(
            *UNDER_REVIEW,
            propose(
                "substantiated",
                "العقد مصدق وفق القانون، وطلب أوراق أخرى لا سند له. سُجلت الطفلة أثناء الدراسة.",
            ),
            APPROVE,
        ),
    ),
    DemoCase(
        language="ar",
        title="أطفال ينامون على الأرض في دار رعاية",
        narrative=(
            "أعمل متطوعة في دار رعاية. منذ الشهر الماضي صار عدد الأطفال ضعف عدد الأسرّة، وبعضهم ينام على "
            "الأرض من غير غطاء كاف، والمياه الساخنة مقطوعة. كلما كلمنا الإدارة قيل لنا إن الميزانية لا "
            "تكفي وإن علينا ألا نتحدث."
        ),
        wishes="زيارة مفاجئة للدار وتوفير الأسرّة قبل الشتاء.",
        place="دار رعاية الأطفال",
        complainant="سوسن الأحمد",
        filed_for=FiledFor.GROUP,
        category="children",
        subcategory="child-care-institutions",
        days_ago=20,
        flags=("child-victim", "ongoing-violation"),
        respondent="social-development",
        respondent_words="إدارة الدار",
        way=(
            *UNDER_REVIEW,
            ask_complainant("نرجو ذكر اسم الدار وعدد الأطفال في كل غرفة إن أمكن، وهل توجد صور؟"),
        ),
    ),
    DemoCase(
        language="ar",
        title="مبنى الخدمات الجديد بلا منحدر ولا مصعد",
        narrative=(
            "أستعمل كرسياً متحركاً. مبنى الخدمات الذي افتتح هذا العام له تسع درجات عند المدخل، ولا منحدر "
            "ولا مصعد. اضطررت إلى أن أعطي أوراقي لغريب في الشارع كي ينهي معاملتي في الداخل."
        ),
        wishes="منحدر عند المدخل، وخدمة في الطابق الأرضي حتى إنشائه.",
        place="مبنى الخدمات في مركز المحافظة",
        complainant="طارق المصري",
        category="equality-disability",
        subcategory="disability-accessibility",
        days_ago=6,
        place_kind=PlaceKind.OFFICE,
        respondent="housing",
        way=UNDER_REVIEW[:2],
    ),
    DemoCase(
        language="ar",
        title="لم يُعيَّن لي محام مع أني لا أملك أجره",
        narrative=(
            "طلبت المساعدة القضائية قبل ثلاثة أشهر في قضية إيجار قد أخسر فيها بيتي. قدمت كل الأوراق ولم "
            "يصلني رد، والقاضي يؤجل مرة بعد مرة ويقول إن الجلسة القادمة هي الأخيرة."
        ),
        wishes="الرد على طلبي قبل الجلسة القادمة.",
        place="محكمة الصلح",
        complainant="عبير الحلبي",
        category="fair-trial",
        subcategory="legal-aid",
        days_ago=12,
        flags=("imminent-deadline",),
        place_kind=PlaceKind.OFFICE,
        respondent="justice",
        way=(
            TAKE,
            refer(
                "nhri",
                "تتصل الشكوى بعمل الوزارة نفسها في منح المساعدة القضائية، والأولى أن تنظرها جهة مستقلة.",
            ),
        ),
    ),
    DemoCase(
        language="ar",
        title="ماء غير صالح للشرب في المهجع",
        narrative=(
            "زوجي نزيل منذ سنة. منذ أسبوعين يخرج الماء من الخزان بلون أصفر ورائحة، وأصيب أكثر من عشرة "
            "نزلاء بإسهال. قارورة الماء في الدكان بثلاثة أضعاف ثمنها، ومن لا يملك المال يشرب من الخزان."
        ),
        wishes="تنظيف الخزان وتوزيع ماء صالح مجاناً حتى ذلك.",
        place="المهجع الثالث",
        complainant="ميساء الخوري",
        victim="جورج الخوري",
        filed_for=FiledFor.OTHER,
        category="detention-conditions",
        subcategory="food-water-custody",
        days_ago=0,
        flags=("in-detention-now", "ongoing-violation"),
        place_kind=PlaceKind.PRISON,
        respondent="prison-administration",
        respondent_words="إدارة المهجع",
    ),
    DemoCase(
        language="ar",
        title="رفض قيد ابنتي بعد انتقالنا إلى حي آخر",
        narrative=(
            "انتقلنا في الصيف إلى حي جديد. المدرسة القريبة ترفض قيد ابنتي في الصف الرابع لأن عقد الإيجار "
            "باسم أخي، والمدرسة القديمة شطبت اسمها. وهي الآن في البيت منذ شهرين."
        ),
        wishes="قيدها هذا الأسبوع.",
        place="المدرسة الابتدائية في الحي",
        complainant="إياد الزعبي",
        victim="جنى الزعبي",
        filed_for=FiledFor.OTHER,
        category="health-education-housing",
        subcategory="denied-education",
        days_ago=2,
        flags=("child-victim",),
        place_kind=PlaceKind.SCHOOL,
        respondent="education",
        way=(TAKE,),
    ),
    DemoCase(
        language="ar",
        title="اشتراط موافقة قريب لتجديد رخصة عملي",
        narrative=(
            "لدي مشغل خياطة مرخص منذ ست سنوات. هذه السنة طلب الموظف موافقة أخي لتجديد الرخصة، ولم يُطلب "
            "ذلك من أي رجل في السوق. القانون الذي سألت عنه لا يذكر شيئاً كهذا."
        ),
        wishes="تجديد الرخصة دون هذا الشرط.",
        place="مكتب التراخيص",
        complainant="نجلاء فارس",
        category="women-family",
        subcategory="discriminatory-restrictions",
        days_ago=1,
        place_kind=PlaceKind.OFFICE,
        respondent="housing",
    ),
    DemoCase(
        language="ar",
        title="صراخ وإهانة عند نقطة تفتيش",
        narrative=(
            "أوقفت عند نقطة التفتيش ومعي أمي المسنة. طلب فرد الشرطة أن ننزل كلانا، وحين قلت إنها لا "
            "تستطيع الوقوف صرخ فيها بألفاظ لا تقال، وأخذ رخصتي نصف ساعة ثم رماها من نافذة السيارة."
        ),
        wishes="اعتذار لأمي.",
        place="نقطة التفتيش عند المدخل الشمالي",
        complainant="أنس الطويل",
        category="police-conduct",
        subcategory="insults-humiliation",
        days_ago=3,
        place_kind=PlaceKind.CHECKPOINT,
        respondent="interior",
        respondent_words="فرد شرطة عند النقطة، برتبة لا أعرفها",
        way=UNDER_REVIEW,
    ),
)
